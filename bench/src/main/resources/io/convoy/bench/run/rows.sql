-- SPDX-License-Identifier: Apache-2.0
-- The rows: the mix of StackOverflow2013, about 230 bytes a row, the same at each run. ${rows} is how many in all.
-- Each section has a session of its own; the longest comes first.
-- ## Posts
INSERT INTO "Posts"
SELECT i,
  CASE WHEN i % 3 = 0 THEN i + 1 END,
  CASE WHEN i % 3 = 0 THEN i % 10 END,
  (SELECT string_agg(md5((i::bigint * k)::text) || CASE WHEN k % 7 = 0 THEN E'</p>\n<p>' ELSE ' ' END, '')
    FROM generate_series(1, 6 + (i % 40)) k),
  NULL,
  i % 12,
  NULL,
  timestamp '2008-08-01' + i * interval '9 second',
  CASE WHEN i % 9 = 0 THEN i % 5 END,
  timestamp '2010-08-01' + i * interval '9 second',
  CASE WHEN i % 2 = 0 THEN timestamp '2011-08-01' + i * interval '9 second' END,
  NULL,
  CASE WHEN i % 2 = 0 THEN 1 + i % 20000 END,
  1 + (i::bigint * 17) % 20000,
  CASE WHEN i % 3 <> 0 THEN i - (i % 3) END,
  1 + i % 2,
  (i % 200) - 20,
  CASE WHEN i % 3 = 0 THEN '<java><sql><kafka>' END,
  CASE WHEN i % 3 = 0 THEN 'How do I do thing number ' || i || ' with “quotes”?' END,
  (i::bigint * 13) % 100000
FROM generate_series(1, (${rows} * 0.16)::int) i;
-- ## Votes
INSERT INTO "Votes"
SELECT i,
  1 + (i::bigint * 11) % 150000,
  CASE WHEN i % 20 = 0 THEN i % 20000 END,
  CASE WHEN i % 500 = 0 THEN 50 END,
  1 + i % 15,
  timestamp '2008-07-31' + i * interval '6 second'
FROM generate_series(1, (${rows} * 0.5)::int) i;
-- ## Comments
INSERT INTO "Comments"
SELECT i,
  timestamp '2008-09-06' + i * interval '8 second',
  1 + (i::bigint * 7) % 150000,
  CASE WHEN i % 4 = 0 THEN i % 30 END,
  repeat(md5(i::text) || ' ', 1 + i % 10),
  CASE WHEN i % 50 <> 0 THEN 1 + (i::bigint * 3) % 20000 END
FROM generate_series(1, (${rows} * 0.23)::int) i;
-- ## Users
INSERT INTO "Users"
SELECT i,
  CASE WHEN i % 4 = 0 THEN repeat(md5(i::text) || ' ', 5 + i % 10) END,
  CASE WHEN i % 5 = 0 THEN 18 + i % 60 END,
  timestamp '2008-07-31' + i * interval '37 second',
  'user' || i || ' ünïcödé',
  i % 100,
  md5(i::text),
  timestamp '2013-01-01' + i * interval '3 second',
  CASE WHEN i % 3 = 0 THEN 'Somewhere, Earth ' || i % 1000 END,
  (i::bigint * 7919) % 100000,
  i % 500,
  i % 9999,
  CASE WHEN i % 6 = 0 THEN 'http://example.org/~u' || i END,
  i
FROM generate_series(1, (${rows} * 0.023)::int) i;
-- ## Badges
INSERT INTO "Badges"
SELECT i,
  (ARRAY['Teacher', 'Student', 'Editor', 'Supporter', 'Autobiographer'])[1 + i % 5],
  1 + (i::bigint * 31) % 20000,
  timestamp '2008-09-15' + i * interval '11 second'
FROM generate_series(1, (${rows} * 0.075)::int) i;
-- ## PostLinks
INSERT INTO "PostLinks"
SELECT i,
  timestamp '2010-04-26' + i * interval '60 second',
  1 + i % 150000,
  1 + (i::bigint * 5) % 150000,
  1 + 2 * (i % 2)
FROM generate_series(1, (${rows} * 0.012)::int) i;
-- ## the small ones
INSERT INTO "VoteTypes" SELECT i, 'vote type ' || i FROM generate_series(1, 15) i;
INSERT INTO "PostTypes" SELECT i, 'post type ' || i FROM generate_series(1, 8) i;
INSERT INTO "LinkTypes" VALUES (1, 'Linked'), (3, 'Duplicate');

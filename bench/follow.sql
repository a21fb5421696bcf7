-- SPDX-License-Identifier: Apache-2.0
-- The source that bench/follow keeps at work: eight tables through which money goes round, and functions that are one transaction each.
-- No transaction makes or destroys any, so the sum over all tables is the same at each moment of the source, and at no mixture of two.
-- Every function takes the row of each customer that it touches first; what still collides is left undone.
CREATE SCHEMA bank;
CREATE TABLE bank.region (id int PRIMARY KEY, name text NOT NULL, money bigint NOT NULL);
CREATE TABLE bank.employee (
  id int PRIMARY KEY, boss int REFERENCES bank.employee ON UPDATE CASCADE, money bigint NOT NULL);
CREATE TABLE bank.customer (
  id int PRIMARY KEY, region int NOT NULL REFERENCES bank.region ON UPDATE CASCADE, name text NOT NULL, money bigint NOT NULL);
CREATE TABLE bank.account (
  customer int NOT NULL REFERENCES bank.customer ON UPDATE CASCADE ON DELETE CASCADE, number int NOT NULL,
  money bigint NOT NULL, PRIMARY KEY (customer, number));
CREATE TABLE bank.card (
  id uuid PRIMARY KEY, customer int NOT NULL, account int NOT NULL, money bigint NOT NULL,
  FOREIGN KEY (customer, account) REFERENCES bank.account ON UPDATE CASCADE ON DELETE CASCADE);
CREATE TABLE bank.invoice (
  id int PRIMARY KEY, customer int NOT NULL REFERENCES bank.customer ON UPDATE CASCADE ON DELETE CASCADE,
  document text NOT NULL, money bigint NOT NULL);
CREATE TABLE bank.line (
  invoice int NOT NULL REFERENCES bank.invoice ON UPDATE CASCADE ON DELETE CASCADE, number int NOT NULL,
  money bigint NOT NULL, PRIMARY KEY (invoice, number));
-- Without a key.
CREATE TABLE bank.journal (at timestamptz NOT NULL DEFAULT clock_timestamp(), money bigint NOT NULL);
-- How old a copy is: a row that is set to the time of day again and again.
CREATE TABLE bank.clock (id int PRIMARY KEY, at timestamptz NOT NULL);
CREATE INDEX ON bank.customer (region);
CREATE INDEX ON bank.employee (boss);
CREATE INDEX ON bank.card (customer, account);
CREATE INDEX ON bank.invoice (customer);

CREATE SCHEMA teller;
CREATE FUNCTION teller.key() RETURNS int LANGUAGE sql AS 'SELECT (random() * 1000000000)::int';
CREATE FUNCTION teller.name() RETURNS text LANGUAGE sql AS 'SELECT md5(random()::text)';
CREATE FUNCTION teller.document() RETURNS text LANGUAGE sql AS
  $$ SELECT string_agg(md5(random()::text), '') FROM generate_series(1, (random() ^ 4 * 400)::int + 1) $$;

-- One of the customers, whose row is locked; NULL where another transaction took it away.
CREATE FUNCTION teller.customer() RETURNS int LANGUAGE sql AS
  'SELECT id FROM bank.customer WHERE id >= teller.key() ORDER BY id LIMIT 1 FOR UPDATE';

-- Gives money to some row of a customer, or to somebody else where it has no such row.
CREATE FUNCTION teller.give(whom int, amount bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE place int := random() * 7;
BEGIN
  IF place = 0 THEN
    UPDATE bank.account SET money = money + amount WHERE customer = whom AND number = (SELECT min(number) FROM bank.account WHERE customer = whom);
  ELSIF place = 1 THEN
    UPDATE bank.card SET money = money + amount WHERE id = (SELECT id FROM bank.card WHERE customer = whom ORDER BY random() LIMIT 1);
  ELSIF place = 2 THEN
    UPDATE bank.invoice SET money = money + amount WHERE id = (SELECT min(id) FROM bank.invoice WHERE customer = whom);
  ELSIF place = 3 THEN
    UPDATE bank.line SET money = money + amount WHERE (invoice, number) =
      (SELECT l.invoice, l.number FROM bank.line l JOIN bank.invoice i ON i.id = l.invoice WHERE i.customer = whom ORDER BY random() LIMIT 1);
  ELSIF place = 4 THEN
    UPDATE bank.employee SET money = money + amount WHERE id = (SELECT id FROM bank.employee WHERE id >= teller.key() ORDER BY id LIMIT 1);
  ELSIF place = 5 THEN
    INSERT INTO bank.journal (money) VALUES (amount);
    RETURN;
  ELSE
    UPDATE bank.customer SET money = money + amount WHERE id = whom;
  END IF;
  IF NOT FOUND THEN
    INSERT INTO bank.journal (money) VALUES (amount);
  END IF;
END $$;

CREATE FUNCTION teller.move() RETURNS void LANGUAGE plpgsql AS $$
DECLARE amount bigint := random() * 100; one int := teller.customer(); other int := teller.customer();
BEGIN
  PERFORM teller.give(one, -amount);
  PERFORM teller.give(other, amount);
EXCEPTION WHEN deadlock_detected OR foreign_key_violation THEN NULL;
END $$;

CREATE FUNCTION teller.open() RETURNS void LANGUAGE plpgsql AS $$
DECLARE new int := teller.key();
BEGIN
  INSERT INTO bank.customer SELECT new, id, teller.name(), 300 FROM bank.region ORDER BY random() LIMIT 1;
  INSERT INTO bank.account SELECT new, i, 100 FROM generate_series(1, 2) i;
  INSERT INTO bank.card SELECT gen_random_uuid(), new, i, 10 FROM generate_series(1, 2) i;
  INSERT INTO bank.journal (money) VALUES (-520);
EXCEPTION WHEN deadlock_detected OR foreign_key_violation OR unique_violation THEN NULL;
END $$;

CREATE FUNCTION teller.bill() RETURNS void LANGUAGE plpgsql AS $$
DECLARE whom int := teller.customer(); new int := teller.key();
BEGIN
  IF whom IS NULL THEN RETURN; END IF;
  INSERT INTO bank.invoice VALUES (new, whom, teller.document(), 50);
  INSERT INTO bank.line SELECT new, i, 10 FROM generate_series(1, 3) i;
  PERFORM teller.give(whom, -80);
EXCEPTION WHEN deadlock_detected OR foreign_key_violation OR unique_violation THEN NULL;
END $$;

CREATE FUNCTION teller.close() RETURNS void LANGUAGE plpgsql AS $$
DECLARE whom int := teller.customer(); owned bigint;
BEGIN
  SELECT coalesce(sum(money), 0) INTO owned FROM (
    SELECT money FROM bank.customer WHERE id = whom
    UNION ALL SELECT money FROM bank.account WHERE customer = whom
    UNION ALL SELECT money FROM bank.card WHERE customer = whom
    UNION ALL SELECT money FROM bank.invoice WHERE customer = whom
    UNION ALL SELECT l.money FROM bank.line l JOIN bank.invoice i ON i.id = l.invoice WHERE i.customer = whom) every;
  DELETE FROM bank.customer WHERE id = whom;
  INSERT INTO bank.journal (money) VALUES (owned);
EXCEPTION WHEN deadlock_detected THEN NULL;
END $$;

-- Keys change, and with them those that refer to them.
CREATE FUNCTION teller.renumber() RETURNS void LANGUAGE plpgsql AS $$
DECLARE place int := random() * 5; whom int := teller.customer();
BEGIN
  IF place = 0 THEN
    UPDATE bank.account SET number = number + 10 WHERE customer = whom;
  ELSIF place = 1 THEN
    UPDATE bank.card SET id = gen_random_uuid() WHERE customer = whom;
  ELSIF place = 2 THEN
    UPDATE bank.invoice SET id = teller.key() WHERE id = (SELECT min(id) FROM bank.invoice WHERE customer = whom);
  ELSIF place = 3 THEN
    UPDATE bank.employee SET id = teller.key() WHERE id = (SELECT id FROM bank.employee WHERE id >= teller.key() ORDER BY id LIMIT 1);
  ELSE
    UPDATE bank.customer SET id = teller.key() WHERE id = whom;
  END IF;
EXCEPTION WHEN deadlock_detected OR foreign_key_violation OR unique_violation THEN NULL;
END $$;

-- A region's key, and its customers with it.
CREATE FUNCTION teller.renumber_region() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bank.region SET id = teller.key() WHERE id = (SELECT id FROM bank.region ORDER BY random() LIMIT 1);
EXCEPTION WHEN deadlock_detected OR foreign_key_violation OR unique_violation THEN NULL;
END $$;

-- All at once: what was in these tables goes to a region. The locks come first, or more would come in meanwhile.
CREATE FUNCTION teller.empty_journal() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE bank.journal IN ACCESS EXCLUSIVE MODE;
  UPDATE bank.region SET money = money + (SELECT coalesce(sum(money), 0) FROM bank.journal) WHERE id = (SELECT min(id) FROM bank.region);
  TRUNCATE bank.journal;
END $$;
CREATE FUNCTION teller.empty_invoices() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE bank.invoice, bank.line IN ACCESS EXCLUSIVE MODE;
  UPDATE bank.region SET money = money + (SELECT coalesce(sum(money), 0) FROM bank.invoice) + (SELECT coalesce(sum(money), 0) FROM bank.line)
    WHERE id = (SELECT min(id) FROM bank.region);
  TRUNCATE bank.invoice CASCADE;
END $$;

INSERT INTO bank.region SELECT i * 100000000, 'region ' || i, 1000000 FROM generate_series(1, 9) i;
INSERT INTO bank.employee SELECT i * 500000, NULL, 1000 FROM generate_series(1, 2000) i;
UPDATE bank.employee SET boss = id / 5000000 * 500000 WHERE id >= 5000000;
INSERT INTO bank.customer SELECT i * 50000, (1 + i % 9) * 100000000, teller.name(), 1000 FROM generate_series(1, 20000) i;
INSERT INTO bank.account SELECT id, i, 500 FROM bank.customer, generate_series(1, 2) i;
INSERT INTO bank.card SELECT gen_random_uuid(), customer, number, 50 FROM bank.account;
INSERT INTO bank.invoice SELECT id + 1, id, teller.document(), 70 FROM bank.customer;
INSERT INTO bank.line SELECT id, i, 7 FROM bank.invoice, generate_series(1, 3) i;
INSERT INTO bank.clock VALUES (1, clock_timestamp());

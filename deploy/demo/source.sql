-- SPDX-License-Identifier: Apache-2.0
-- The source of the compose file's demo: a forum of the StackOverflow shape on SQL Server 2016 or newer. Made once; run again, it
-- leaves what is there as it is. For sqlcmd, with the number of rows: -v Rows=1000000
SET NOCOUNT ON;
IF DB_ID(N'StackOverflow') IS NULL
  CREATE DATABASE StackOverflow;
GO
USE StackOverflow;
GO
-- The last statement below makes this table.
IF OBJECT_ID(N'dbo.LinkTypes') IS NOT NULL
  SET NOEXEC ON;
GO
DROP TABLE IF EXISTS dbo.Comments, dbo.Votes, dbo.Badges, dbo.PostLinks, dbo.Posts, dbo.Users, dbo.PostTypes, dbo.VoteTypes;
CREATE TABLE dbo.Users (
  Id int IDENTITY NOT NULL CONSTRAINT PK_Users PRIMARY KEY,
  AccountId uniqueidentifier NOT NULL CONSTRAINT UQ_Users_AccountId UNIQUE,
  DisplayName nvarchar(40) NOT NULL,
  AboutMe nvarchar(max) NULL,
  Location nvarchar(100) NULL,
  Reputation int NOT NULL CONSTRAINT DF_Users_Reputation DEFAULT 1,
  Balance decimal(19, 4) NOT NULL,
  CreationDate datetime NOT NULL,
  LastAccessDate datetime2(6) NOT NULL,
  EmailHash varbinary(32) NULL,
  IsModerator bit NOT NULL);
CREATE TABLE dbo.PostTypes (Id tinyint NOT NULL CONSTRAINT PK_PostTypes PRIMARY KEY, Type nvarchar(50) NOT NULL);
CREATE TABLE dbo.VoteTypes (Id smallint NOT NULL CONSTRAINT PK_VoteTypes PRIMARY KEY, Name varchar(50) NOT NULL);
CREATE TABLE dbo.Posts (
  Id int IDENTITY NOT NULL CONSTRAINT PK_Posts PRIMARY KEY,
  PostTypeId tinyint NOT NULL CONSTRAINT FK_Posts_PostTypes REFERENCES dbo.PostTypes (Id),
  OwnerUserId int NULL CONSTRAINT FK_Posts_Users REFERENCES dbo.Users (Id),
  ParentId int NULL,
  Title nvarchar(250) NULL,
  Body nvarchar(max) NOT NULL,
  Tags nvarchar(150) NULL,
  Score int NOT NULL,
  ViewCount bigint NOT NULL,
  CreationDate datetime NOT NULL,
  LastActivityDate datetime2(3) NOT NULL);
CREATE TABLE dbo.Comments (
  Id int IDENTITY NOT NULL CONSTRAINT PK_Comments PRIMARY KEY,
  PostId int NOT NULL CONSTRAINT FK_Comments_Posts REFERENCES dbo.Posts (Id),
  UserId int NULL,
  Score int NULL,
  Text nvarchar(700) NOT NULL,
  CreationDate datetime NOT NULL);
CREATE TABLE dbo.Votes (
  Id bigint IDENTITY NOT NULL CONSTRAINT PK_Votes PRIMARY KEY,
  PostId int NOT NULL,
  VoteTypeId smallint NOT NULL CONSTRAINT FK_Votes_VoteTypes REFERENCES dbo.VoteTypes (Id),
  UserId int NULL,
  BountyAmount int NULL,
  CreationDate date NOT NULL);
CREATE TABLE dbo.Badges (
  Id int IDENTITY NOT NULL CONSTRAINT PK_Badges PRIMARY KEY,
  UserId int NOT NULL CONSTRAINT FK_Badges_Users REFERENCES dbo.Users (Id),
  Name nvarchar(40) NOT NULL,
  Date datetime NOT NULL);
CREATE TABLE dbo.PostLinks (
  PostId int NOT NULL,
  RelatedPostId int NOT NULL,
  LinkTypeId tinyint NOT NULL,
  CreationDate datetime NOT NULL,
  CONSTRAINT PK_PostLinks PRIMARY KEY (PostId, RelatedPostId, LinkTypeId));
GO
INSERT INTO dbo.PostTypes VALUES (1, N'Question'), (2, N'Answer'), (3, N'Wiki');
INSERT INTO dbo.VoteTypes VALUES (1, 'AcceptedByOriginator'), (2, 'UpMod'), (3, 'DownMod'), (4, 'Bounty');
-- The numbers that rows are made of.
CREATE TABLE #Numbers (i int NOT NULL PRIMARY KEY);
WITH Digits AS (SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS digits (d))
INSERT INTO #Numbers
SELECT n FROM (
  SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d + 1000000 * h.d AS n
  FROM Digits a CROSS JOIN Digits b CROSS JOIN Digits c CROSS JOIN Digits e CROSS JOIN Digits f CROSS JOIN Digits g CROSS JOIN Digits h) numbers
WHERE n <= 1 + $(Rows) / 2;
GO
INSERT INTO dbo.Users (AccountId, DisplayName, AboutMe, Location, Reputation, Balance, CreationDate, LastAccessDate, EmailHash, IsModerator)
SELECT NEWID(), CONCAT(N'user ', i), CASE WHEN i % 3 = 0 THEN REPLICATE(N'about me ', i % 40) END, CASE i % 4 WHEN 0 THEN N'Malmö' WHEN 1 THEN N'東京' END,
       i % 9999, i / 7.0, DATEADD(minute, i, '2008-07-31'), DATEADD(millisecond, i, '2024-01-01'), HASHBYTES('SHA2_256', CAST(i AS varchar(10))), i % 2
FROM #Numbers WHERE i <= 1 + $(Rows) / 50 ORDER BY i;
INSERT INTO dbo.Posts (PostTypeId, OwnerUserId, ParentId, Title, Body, Tags, Score, ViewCount, CreationDate, LastActivityDate)
SELECT 1 + i % 3, CASE WHEN i % 10 > 0 THEN 1 + i % (1 + $(Rows) / 50) END, CASE WHEN i % 2 = 0 THEN i / 2 END,
       CASE WHEN i % 2 = 1 THEN CONCAT(N'How do I do ', i, N'?') END, CONCAT(N'<p>', REPLICATE(N'Lorem ipsum dolor sit amet. ', 5 + i % 40), i, N'</p>'),
       CASE WHEN i % 2 = 1 THEN N'<c#><sql-server>' END, i % 500 - 20, i * 7, DATEADD(minute, i, '2008-07-31'), DATEADD(second, i, '2010-01-01')
FROM #Numbers WHERE i <= 1 + $(Rows) / 5 ORDER BY i;
INSERT INTO dbo.Comments (PostId, UserId, Score, Text, CreationDate)
SELECT 1 + i % (1 + $(Rows) / 5), CASE WHEN i % 9 > 0 THEN 1 + i % (1 + $(Rows) / 50) END, CASE WHEN i % 5 > 0 THEN i % 30 END,
       CONCAT(N'A comment, the ', i, N'th. ', REPLICATE(N'So there. ', i % 20)), DATEADD(minute, i, '2009-01-01')
FROM #Numbers WHERE i <= $(Rows) / 5 ORDER BY i;
INSERT INTO dbo.Votes (PostId, VoteTypeId, UserId, BountyAmount, CreationDate)
SELECT 1 + i % (1 + $(Rows) / 5), 1 + i % 4, CASE WHEN i % 4 = 3 THEN 1 + i % 100 END, CASE WHEN i % 4 = 3 THEN 50 * (1 + i % 5) END,
       DATEADD(day, i % 5000, '2008-07-31')
FROM #Numbers WHERE i <= $(Rows) / 2 ORDER BY i;
INSERT INTO dbo.Badges (UserId, Name, Date)
SELECT 1 + i % (1 + $(Rows) / 50), CASE i % 3 WHEN 0 THEN N'Teacher' WHEN 1 THEN N'Student' ELSE N'Editor' END, DATEADD(minute, i, '2008-09-15')
FROM #Numbers WHERE i <= $(Rows) / 20 ORDER BY i;
INSERT INTO dbo.PostLinks (PostId, RelatedPostId, LinkTypeId, CreationDate)
SELECT i, 1 + i * 3 % (1 + $(Rows) / 5), 1 + 2 * (i % 2), DATEADD(minute, i, '2010-04-26')
FROM #Numbers WHERE i <= $(Rows) / 100 ORDER BY i;
GO
CREATE INDEX IX_Posts_Owner ON dbo.Posts (OwnerUserId, CreationDate DESC) INCLUDE (Score);
CREATE INDEX IX_Votes_Post ON dbo.Votes (PostId);
EXEC sys.sp_addextendedproperty N'MS_Description', N'Questions and answers.', N'SCHEMA', N'dbo', N'TABLE', N'Posts';
GO
CREATE TABLE dbo.LinkTypes (Id tinyint NOT NULL CONSTRAINT PK_LinkTypes PRIMARY KEY, Type nvarchar(50) NOT NULL);
INSERT INTO dbo.LinkTypes VALUES (1, N'Linked'), (3, N'Duplicate');
GO

CREATE SCHEMA Sales
GO
CREATE TYPE dbo.PhoneNumber FROM varchar(20) NOT NULL
GO
CREATE TABLE dbo.AllTypes (
  TheBit bit,
  TheTinyint tinyint,
  TheSmallint smallint,
  TheInt int NOT NULL,
  TheBigint bigint,
  TheNumeric numeric(12, 3),
  TheMoney money,
  TheSmallmoney smallmoney,
  TheReal real,
  TheFloat float,
  TheDate date,
  TheTime time(3),
  TheDatetime datetime,
  TheSmalldatetime smalldatetime,
  TheDatetime2 datetime2(2),
  TheDatetimeoffset datetimeoffset(4),
  TheChar char(5),
  TheVarchar varchar(40),
  TheVarcharMax varchar(max),
  TheText text,
  TheNchar nchar(4),
  TheNvarchar nvarchar(60),
  TheNvarcharMax nvarchar(max),
  TheNtext ntext,
  TheBinary binary(3),
  TheVarbinary varbinary(20),
  TheVarbinaryMax varbinary(max),
  TheImage image,
  TheGuid uniqueidentifier,
  TheXml xml,
  TheVariant sql_variant,
  Phone dbo.PhoneNumber
)
GO
CREATE TABLE Sales.Region (
  Code char(2) NOT NULL,
  Part int NOT NULL,
  Name nvarchar(50) NOT NULL,
  Motto nvarchar(100),
  CONSTRAINT PK_Region PRIMARY KEY (Code, Part),
  CONSTRAINT UQ_Region_Motto UNIQUE (Motto)
)
GO
CREATE TABLE Sales.Customer (
  Id int IDENTITY(5, 2) NOT NULL CONSTRAINT PK_Customer PRIMARY KEY,
  Name nvarchar(100) NOT NULL,
  Qty int CONSTRAINT DF_Qty DEFAULT ((7)),
  Price decimal(10, 2) NOT NULL,
  Remark varchar(30) DEFAULT ('it''s'),
  Active bit DEFAULT ((1)),
  Since datetime DEFAULT (getdate()),
  Nothing int DEFAULT (NULL),
  RegionCode char(2),
  RegionPart int,
  Total AS (Qty * Price),
  CONSTRAINT CK_Qty CHECK (Qty >= 0),
  CONSTRAINT FK_Region FOREIGN KEY (RegionCode, RegionPart)
    REFERENCES Sales.Region (Code, Part) ON DELETE CASCADE
)
GO
CREATE INDEX IX_Name ON Sales.Customer (Name DESC, Qty) INCLUDE (Price)
GO
CREATE UNIQUE INDEX IX_Remark ON Sales.Customer (Remark)
GO
CREATE TABLE dbo.[Odd Na'me] (
  [a b] bigint IDENTITY(1, 1) NOT NULL,
  [select] int,
  Parent int,
  CONSTRAINT [FK odd] FOREIGN KEY (Parent) REFERENCES Sales.Customer (Id) ON UPDATE CASCADE ON DELETE SET NULL
)
GO
CREATE TABLE dbo.Unused (Id smallint IDENTITY(-3, -1) NOT NULL, Note nvarchar(10))
GO
CREATE TABLE dbo.Excluded (Id int NOT NULL PRIMARY KEY)
GO
CREATE TABLE dbo.Refers (Id int NOT NULL CONSTRAINT FK_Excluded REFERENCES dbo.Excluded (Id))
GO
CREATE VIEW dbo.AView AS SELECT 1 AS One
GO
CREATE PROCEDURE dbo.AProcedure AS SELECT 1
GO
INSERT INTO Sales.Region (Code, Part, Name) VALUES ('AB', 1, N'x')
GO
INSERT INTO Sales.Customer (Name, Price) VALUES (N'a', 1.5)
GO
INSERT INTO Sales.Customer (Name, Price, Remark) VALUES (N'b', 2.5, 'other')
GO
INSERT INTO Sales.Customer (Name, Price, Remark) VALUES (N'c', 2.5, 'third')
GO
INSERT INTO dbo.[Odd Na'me] ([select]) VALUES (1)
GO

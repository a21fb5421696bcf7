// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.convoy", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule modulesDependOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("schemas")
          .definedBy("io.convoy.schemas..")
          .layer("common")
          .definedBy("io.convoy.common..")
          .layer("embedded")
          .definedBy("io.convoy.embedded..")
          .layer("extractor")
          .definedBy("io.convoy.extractor..")
          .layer("loader")
          .definedBy("io.convoy.loader..")
          .layer("coordinator")
          .definedBy("io.convoy.coordinator..")
          .layer("cli")
          .definedBy("io.convoy.cli..")
          .whereLayer("schemas")
          .mayOnlyBeAccessedByLayers("common", "extractor", "loader", "coordinator", "cli")
          .whereLayer("common")
          .mayOnlyBeAccessedByLayers("extractor", "loader", "coordinator", "cli")
          .whereLayer("embedded")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("extractor")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("loader")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("coordinator")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .because(
              "services speak through Kafka alone: extractor, loader and coordinator never see each"
                  + " other, so that each can run, die and be replaced on its own");

  @ArchTest
  static final ArchRule schemasDoNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage("io.convoy.schemas..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..", "java.nio.channels..", "java.nio.file..", "java.sql..", "javax.sql..")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because("the contract must be usable anywhere, and testable without anything running")
          .allowEmptyShould(true);

  private static final String POSTGRES = "io.convoy.extractor.postgres..";
  private static final String SQL_SERVER = "io.convoy.extractor.sqlserver..";
  private static final String SOURCES = "io.convoy.extractor.Sources";
  private static final String TYPES = "io.convoy.schemas.type.TypeRegistry";

  @ArchTest
  static final ArchRule onlyTheListOfSourcesNamesThatOfPostgres =
      noClasses()
          .that()
          .resideOutsideOfPackage(POSTGRES)
          .and()
          .doNotHaveFullyQualifiedName(SOURCES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(POSTGRES)
          .orShould()
          .callMethod(TYPES, "postgresql")
          .because(
              "a kind of source is one package, found by its URL: whoever asks which kind it is has"
                  + " to be changed for the next one");

  @ArchTest
  static final ArchRule onlyTheListOfSourcesNamesThatOfSqlServer =
      noClasses()
          .that()
          .resideOutsideOfPackage(SQL_SERVER)
          .and()
          .doNotHaveFullyQualifiedName(SOURCES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SQL_SERVER)
          .orShould()
          .callMethod(TYPES, "sqlServer")
          .because("what holds for the package of one kind of source holds for the other's");

  @ArchTest
  static final ArchRule noOneAsksWhichKindASourceIs =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(POSTGRES, SQL_SERVER)
          .should()
          .haveNameMatching("is(Sql_?Server|Postgres(ql)?|Babelfish)")
          .because("a source says itself what follows from its kind: ask for that")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule decisionsDoNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage("io.convoy.coordinator.decision..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.sql..",
              "javax.sql..",
              "org.apache.kafka..",
              "org.postgresql..")
          .because("what follows from a fact must be the same at each replay, on each replica")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theCoordinatorReadsTimeFromItsClock =
      noClasses()
          .that()
          .resideInAPackage("io.convoy.coordinator..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .because("a decision that reads the wall clock itself cannot be tested or replayed")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noClassIsAUtility =
      noClasses()
          .should()
          .haveSimpleNameContaining("Util")
          .because("a name that says nothing gathers everything; name the thing it works on")
          .allowEmptyShould(true);
}

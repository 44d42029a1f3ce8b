// SPDX-License-Identifier: Apache-2.0
package io.dni;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. Nothing is frozen: a violation is a failure. */
@AnalyzeClasses(
    packages = "io.dni",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** The modules below hand their tests on as jars. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule LEARNING_IS_PURE =
      classes()
          .that()
          .resideInAPackage("io.dni.learning..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.nd4j..", "org.bytedeco..", "io.dni.learning..")
          .because("the mathematics must be usable and testable without Flink and Kafka");

  @ArchTest
  static final ArchRule LEARNING_LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("decoupling")
          .definedBy("io.dni.learning.decoupling..")
          .layer("syntheticgradient")
          .definedBy("io.dni.learning.syntheticgradient..")
          .layer("segment")
          .definedBy("io.dni.learning.segment..")
          .layer("parts")
          .definedBy(
              "io.dni.learning.layer..", "io.dni.learning.loss..", "io.dni.learning.optimizer..")
          .layer("message")
          .definedBy("io.dni.learning.message..")
          .layer("tensor")
          .definedBy("io.dni.learning.tensor..")
          .whereLayer("decoupling")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("syntheticgradient")
          .mayOnlyBeAccessedByLayers("decoupling")
          .whereLayer("segment")
          .mayOnlyBeAccessedByLayers("decoupling", "syntheticgradient")
          .whereLayer("parts")
          .mayOnlyBeAccessedByLayers("decoupling", "syntheticgradient", "segment")
          .whereLayer("message")
          .mayOnlyBeAccessedByLayers("decoupling", "syntheticgradient", "segment", "parts");

  @ArchTest
  static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("io.dni.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule KAFKA_AND_RECORDS_STAY_AT_THE_WIRE =
      noClasses()
          .that()
          .resideInAPackage("io.dni..")
          .and()
          .resideOutsideOfPackages(
              "io.dni.streaming.wire..", "io.dni.local..", "io.dni.schemas..", "io.dni.producers..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.dni.schemas.record..")
          .because("the rest of the product speaks of activations and error signals")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_CHECKPOINT_READS_SNAPSHOTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dni.checkpoint..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink.state.api..");

  @ArchTest
  static final ArchRule NO_JAVA_DESERIALISATION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.io.ObjectInputStream.class)
          .because("a stream of objects from outside can run any code");

  @ArchTest
  static final ArchRule LEARNING_HAS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage("io.dni.learning..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.time..")
          .because("a run must be repeatable");

  @ArchTest
  static final ArchRule LEARNING_HAS_NO_UNSEEDED_RANDOMNESS =
      noClasses()
          .that()
          .resideInAPackage("io.dni.learning..")
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(java.util.Random.class)
          .orShould()
          .callConstructor(java.util.SplittableRandom.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
          .because("seeds are arguments");
}

package org.latent4j.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.data.Gather;
import org.latent4j.training.Trainer;

/** Which module may use which. */
class ArchitectureTest {
    private static final String ROOT = "org.latent4j.";

    /** By package: those it may use beside {@code common}. {@code layers} and {@code tape} are parts of module models; cli may use all. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("common", List.of()),
            Map.entry("models", List.of("layers", "tape")),
            Map.entry("layers", List.of("tape")),
            Map.entry("tape", List.of()),
            Map.entry("keras", List.of("models", "layers", "tape")),
            Map.entry("data", List.of()),
            Map.entry("engine", List.of("models", "layers")),
            Map.entry("training", List.of("models", "layers", "data", "engine")),
            Map.entry("pretrain", List.of("models", "layers", "data", "engine", "training")),
            Map.entry("benchmarks", List.of("models", "layers", "data", "engine", "training")),
            Map.entry("reports", List.of("models", "layers", "data", "training")));

    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.latent4j");
    }

    static Stream<String> modules() {
        return MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOnlyWhatItMay(String module) {
        String[] others = Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
                .filter(other -> !other.equals(module) && !other.equals("common"))
                .filter(other -> !MAY_USE.get(module).contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(all);
    }

    /** See {@link Gather}. */
    @Test
    void rowsArePulledInOnePlace() {
        noClasses()
                .that()
                .areNotAssignableTo(Gather.class)
                .should()
                .callMethodWhere(target(name("pullRows")))
                .check(all);
    }

    @Test
    void knowsEveryModule() {
        classes()
                .should()
                .resideInAnyPackage(Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
                        .map(module -> ROOT + module + "..")
                        .toArray(String[]::new))
                .check(all);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(all);
    }

    @Test
    void reportsNeverTrain() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "reports..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Trainer.class)
                .check(all);
    }
}

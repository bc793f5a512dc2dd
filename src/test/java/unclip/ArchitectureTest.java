package unclip;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of packages: each imports only from levels below its own. */
class ArchitectureTest {

    private static final List<List<String>> LEVELS =
            List.of(
                    List.of("math", "files"),
                    List.of("tensor"),
                    List.of("kernel", "text", "image", "weights"),
                    List.of("diffusion", "nn", "data"),
                    List.of("sampler", "clip", "prior", "decoder", "space"),
                    List.of("train", "evaluate"),
                    List.of("pipeline", "embedding"),
                    List.of("cli"));

    private static final Map<String, Integer> LEVEL_OF =
            IntStream.range(0, LEVELS.size())
                    .boxed()
                    .flatMap(i -> LEVELS.get(i).stream().map(name -> Map.entry(name, i)))
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .withImportOption(new ImportOption.DoNotIncludeJars())
                    .importPackages("unclip");

    @Test
    void theCheckerSeesClassesInEveryPackageOfTheTable() {
        assertThat(CLASSES.size()).isGreaterThan(150);
        List<String> seen = CLASSES.stream().map(ArchitectureTest::room).distinct().toList();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(LEVEL_OF.keySet());
    }

    @Test
    void packagesImportOnlyFromLowerLevels() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && !mayImport(room(origin), room(target))) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("unclip.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheCommandLineSpeaksOnStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES.that(in(List.of("cli"), false)));
    }

    @Test
    void tensorsStayOutOfScalarsFilesAndText() {
        noClasses()
                .that()
                .resideInAnyPackage("unclip.math..", "unclip.files..", "unclip.text..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(CLASSES);
    }

    @Test
    void randomnessComesFromNamedStreamsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould(
                        accessClassesThat(
                                DescribedPredicate.describe(
                                        "are other generators of the JDK",
                                        ArchitectureTest::isJdkGenerator)))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Collections.class, "shuffle", List.class)
                .check(CLASSES);
    }

    @Test
    void librariesThatOthersBringAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.google.gson..", "com.google.common..", "org.junit..", "junit..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked =
                CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                        .map(p -> p.getName())
                        .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noPackageIsADrawerForOddsAndEnds() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..misc..")
                .check(CLASSES);
    }

    private static boolean isJdkGenerator(JavaClass type) {
        return type.isEquivalentTo(ThreadLocalRandom.class)
                || type.getName().equals("java.util.SplittableRandom")
                || type.getName().equals("java.security.SecureRandom");
    }

    private static DescribedPredicate<JavaClass> in(List<String> rooms, boolean inside) {
        return DescribedPredicate.describe(
                "in " + rooms, type -> rooms.contains(room(type)) == inside);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("unclip.");
    }

    /** The package directly under {@code unclip}. */
    private static String room(JavaClass type) {
        String[] names = type.getPackageName().split("\\.", -1);
        return names.length < 2 ? "" : names[1];
    }

    private static boolean mayImport(String from, String to) {
        return from.equals(to)
                || LEVEL_OF.getOrDefault(to, Integer.MAX_VALUE)
                        < LEVEL_OF.getOrDefault(from, Integer.MIN_VALUE);
    }
}

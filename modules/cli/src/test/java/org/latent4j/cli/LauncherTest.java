package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/latent4j} in a small project of its own, with a Maven and a Java that note what they are asked for; that Java
 * says how it was called.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    private static final String MAVEN = """
            #!/bin/sh
            case $* in *fast,cuda*) echo built for GPUs >>"$BUILDS" ;; *) echo built >>"$BUILDS" ;; esac
            mkdir -p modules/cli/target
            touch modules/cli/target/latent4j-cli-1.jar modules/cli/target/picocli-1.jar
            echo "$PWD/modules/cli/target/picocli-1.jar" >modules/cli/target/class-path.txt
            """;
    private static final String JAVA = """
            #!/bin/sh
            case $* in *.GpuCheck) exit "${GPU_CHECK:-0}" ;; esac
            for word in "$@"; do
                case $word in -XX:ArchiveClassesAtExit=*)
                    echo archived >>"$BUILDS"
                    [ -z "$NO_ARCHIVE" ] || exit 1
                    echo classes >"${word#*=}"
                    exit 0
                    ;;
                esac
            done
            echo "$@"
            """;

    @TempDir
    Path folder;

    private Path root;
    private Path source;

    @BeforeEach
    void makeProject() throws Exception {
        root = Files.createDirectories(folder.resolve("project"));
        source = write("modules/cli/src/main/java/First.java", "class First {}");
        write("pom.xml", "<project/>");
        write(".mvn/jvm.config", "-Xmx1g");
        write("modules/cli/pom.xml", "<project/>");
        Path script = write("scripts/latent4j", Files.readString(Path.of("../../scripts/latent4j")));
        script.toFile().setExecutable(true);
        program("tools/mvn", MAVEN);
        program("java/bin/java", JAVA);
        java("17.0.9", "java.base java.sql");
    }

    @Test
    void buildsOnce() throws Exception {
        assertThat(launch()).contains("first use").contains("org.latent4j.cli.Latent4j");
        assertThat(launch()).doesNotContain("building").contains("org.latent4j.cli.Latent4j");
        assertThat(builds()).containsExactly("built", "archived");
    }

    @Test
    void buildsAgainAfterAChangeThatKeepsSizeAndTime() throws Exception {
        launchUntilSeen();
        FileTime before = Files.getLastModifiedTime(source);
        Files.writeString(source, "class Other {}");
        Files.setLastModifiedTime(source, before);
        assertThat(launch()).contains("sources changed");
        assertThat(builds()).filteredOn("built"::equals).hasSize(2);
    }

    @Test
    void buildsAgainWhereFilesComeOrGo() throws Exception {
        launchUntilSeen();
        Path added = write("modules/cli/src/main/java/Second.java", "class Second {}");
        assertThat(launch()).contains("sources changed");
        Files.delete(source);
        assertThat(launch()).contains("sources changed");
        Files.move(added, source);
        assertThat(launch()).contains("sources changed");
        assertThat(builds()).filteredOn("built"::equals).hasSize(4);
    }

    @Test
    void findsWhatWasBuiltForSourcesThatAreBack() throws Exception {
        launchUntilSeen();
        Files.writeString(source, "class Other {}");
        assertThat(launch()).contains("sources changed");
        Files.writeString(source, "class First {}");
        assertThat(launch()).doesNotContain("building");
    }

    @Test
    void startsFromAnArchiveForEachJava() throws Exception {
        assertThat(launch()).contains("-XX:SharedArchiveFile=").contains("-17.0.9-8.jsa");
        java("21.0.1", "java.base jdk.incubator.vector");
        assertThat(launch()).contains("preparing").contains("-21.0.1-8.jsa").contains("--add-modules");
        assertThat(launch()).doesNotContain("preparing").contains("-21.0.1-8.jsa");
        assertThat(builds()).containsExactly("built", "archived", "archived");
    }

    @Test
    void makesAnArchiveAnewThatWasCutOff() throws Exception {
        launch();
        Path archive;
        try (Stream<Path> files = Files.walk(root)) {
            archive = files.filter(file -> file.toString().endsWith("-17.0.9-8.jsa"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(archive, "cla");
        assertThat(launch()).contains("-17.0.9-8.jsa");
        assertThat(archive).hasContent("classes");
        assertThat(builds()).containsExactly("built", "archived", "archived");
    }

    @Test
    void runsWithoutAnArchiveWhereNoneCanBeMade() throws Exception {
        Map<String, String> none = Map.of("NO_ARCHIVE", "yes");
        assertThat(launch(none)).doesNotContain("SharedArchiveFile").contains("org.latent4j.cli.Latent4j");
        assertThat(launch(none)).doesNotContain("SharedArchiveFile").doesNotContain("preparing");
        assertThat(builds()).containsExactly("built", "archived");
    }

    @Test
    void leavesOutWhatOnlyComputingNeeds() throws Exception {
        java("25", "java.base jdk.incubator.vector");
        for (String words : List.of("", "--help", "train --help", "models --json", "inspect model.zip")) {
            assertThat(launch(Map.of(), words.split(" ", -1)))
                    .as(words)
                    .contains("-XX:TieredStopAtLevel=1")
                    .doesNotContain("--add-modules");
        }
        for (String words : List.of("train stacked", "doctor", "encode run --input models --output inspect")) {
            assertThat(launch(Map.of(), words.split(" ", -1)))
                    .as(words)
                    .contains("--add-modules jdk.incubator.vector")
                    .doesNotContain("TieredStopAtLevel");
        }
    }

    @Test
    void buildsAndRunsWhatIsForGpusBesideTheOther() throws Exception {
        assertThat(launch(Map.of(), "train", "--gpu", "stacked"))
                .contains("for the GPU")
                .containsPattern("-gpu/latent4j-cli-1.jar .*org.latent4j.cli.Latent4j train --gpu stacked")
                .doesNotContain("SharedArchiveFile");
        assertThat(launch(Map.of(), "--gpu", "evaluate", "run")).doesNotContain("building");
        assertThat(launch()).doesNotContain("building").doesNotContain("-gpu/").contains("SharedArchiveFile");
        assertThat(builds()).containsExactly("built", "built for GPUs", "archived");
    }

    @Test
    void buildsNothingForGpusWhereNoneServes() throws Exception {
        Map<String, String> none = Map.of("GPU_CHECK", "1");
        assertThat(launch(none, "--gpu", "evaluate", "run"))
                .contains("Latent4j --gpu evaluate")
                .doesNotContain("-gpu/");
        assertThat(launch(Map.of(), "--gpu", "models"))
                .contains("Latent4j --gpu models")
                .doesNotContain("-gpu/");
        assertThat(builds()).containsExactly("built", "archived");
    }

    @Test
    void saysWhatItStartsJavaWith() throws Exception {
        java("25", "java.base jdk.incubator.vector");
        List<String> words = launch(Map.of(), "--java-command").lines().toList();
        assertThat(words)
                .contains(
                        folder.resolve("java/bin/java").toString(), "-Djava.awt.headless=true", "jdk.incubator.vector");
        assertThat(words.get(words.indexOf("-cp") + 1)).endsWith("latent4j-cli-1.jar");
        assertThat(builds()).containsExactly("built");
    }

    /** Runs until the files are old enough for the launcher to trust their times. */
    private void launchUntilSeen() throws Exception {
        launch();
        Thread.sleep(2100);
        launch();
    }

    private String launch() throws Exception {
        return launch(Map.of(), "evaluate", "run");
    }

    private String launch(Map<String, String> more, String... words) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(root.resolve("scripts/latent4j").toString()), Stream.of(words))
                        .filter(word -> !word.isEmpty())
                        .toList());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", folder.resolve("java").toString());
        environment.put("PATH", folder.resolve("tools") + ":" + environment.get("PATH"));
        environment.put("BUILDS", folder.resolve("builds").toString());
        environment.remove("LATENT4J_JAVA_OPTS");
        environment.putAll(more);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private List<String> builds() throws Exception {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private void java(String version, String modules) throws Exception {
        Files.writeString(
                folder.resolve("java/release"), "JAVA_VERSION=\"" + version + "\"\nMODULES=\"" + modules + "\"\n");
    }

    private void program(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text).toFile().setExecutable(true);
    }

    private Path write(String name, String text) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}

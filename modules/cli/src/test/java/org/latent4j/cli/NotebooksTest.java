package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.common.Json;

/** The notebooks fit the API and were executed; {@code scripts/export-notebooks} executes them again. */
class NotebooksTest {
    private static final Path FOLDER = Path.of("../../notebooks-exported");

    /** What the kernel imports on its own. */
    private static final List<String> KERNEL_IMPORTS = List.of(
            "java.util.*",
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.time.*",
            "java.util.concurrent.*",
            "java.util.prefs.*",
            "java.util.regex.*");

    @TestFactory
    Stream<DynamicTest> compile() throws Exception {
        return notebooks()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    try (JShell shell = JShell.builder()
                            .executionEngine(new CompilingOnly(), null)
                            .compilerOptions("-classpath", System.getProperty("java.class.path"))
                            .build()) {
                        KERNEL_IMPORTS.forEach(name -> shell.eval("import " + name + ";"));
                        for (JsonNode cell : codeCells(file)) {
                            assertThat(problems(shell, source(cell)))
                                    .as(source(cell))
                                    .isEmpty();
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> holdOutputsOfARunWithoutErrors() throws Exception {
        return notebooks()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    List<JsonNode> cells = codeCells(file);
                    for (int i = 0; i < cells.size(); i++) {
                        assertThat(cells.get(i).path("execution_count").asInt())
                                .as("cell executed at place %d", i + 1)
                                .isEqualTo(i + 1);
                        assertThat(cells.get(i).path("outputs"))
                                .noneMatch(output ->
                                        output.path("output_type").asText().equals("error"));
                    }
                    assertThat(cells)
                            .anyMatch(cell -> cell.path("outputs").toString().contains("image/png"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> areExportedAsTheyAre() throws Exception {
        return notebooks()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    String exported = Files.readString(FOLDER.resolve(name(file) + ".md"));
                    for (JsonNode cell : Json.MAPPER.readTree(file.toFile()).path("cells")) {
                        assertThat(exported).contains(source(cell));
                    }
                }));
    }

    @Test
    void areListedInTheReadme() throws Exception {
        String readme = Files.readString(FOLDER.resolve("README.md"));
        assertThat(notebooks().map(NotebooksTest::name)).hasSize(12).allMatch(readme::contains);
    }

    private static List<String> problems(JShell shell, String code) {
        List<String> problems = new ArrayList<>();
        String rest = code;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(next.source())) {
                if (event.status() != Snippet.Status.VALID && event.causeSnippet() == null) {
                    shell.diagnostics(event.snippet())
                            .forEach(diagnostic -> problems.add(diagnostic.getMessage(Locale.ROOT)));
                    problems.add(event.status() + ": " + event.snippet().source());
                }
            }
            rest = next.remaining();
        }
        return problems;
    }

    private static Stream<Path> notebooks() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".ipynb", "");
    }

    private static List<JsonNode> codeCells(Path file) throws Exception {
        List<JsonNode> cells = new ArrayList<>();
        for (JsonNode cell : Json.MAPPER.readTree(file.toFile()).path("cells")) {
            if (cell.path("cell_type").asText().equals("code")) {
                cells.add(cell);
            }
        }
        return cells;
    }

    private static String source(JsonNode cell) {
        StringBuilder source = new StringBuilder();
        cell.path("source").forEach(line -> source.append(line.asText()));
        return source.toString();
    }

    /** Takes what JShell compiles, and runs nothing. */
    private static final class CompilingOnly implements ExecutionControlProvider {
        @Override
        public String name() {
            return "compiling-only";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return new LocalExecutionControl() {
                @Override
                public void load(ClassBytecodes[] classes) {}

                @Override
                public void redefine(ClassBytecodes[] classes) {}

                @Override
                public String invoke(String className, String methodName) {
                    return "";
                }

                @Override
                public String varValue(String className, String varName) {
                    return "";
                }
            };
        }
    }
}

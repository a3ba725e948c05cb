package org.latent4j.cli;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.KerasImport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how a Keras file is read: its architecture, and layers that aren't Keras's own. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KerasOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--architecture",
            paramLabel = "A.json",
            description = "The architecture of a Keras file that holds weights only: what model.to_json() gives.")
    private @Nullable Path architecture;

    @Option(
            names = "--layer",
            paramLabel = "NAME=EXPRESSION",
            description = {
                "What a Lambda or custom layer of a Keras file computes, in x, by layer or class name:"
                        + " \"Log1p=log1p(x)\". Numbers, + - * / ^, parentheses, e, pi, exp log log1p sqrt abs tanh"
                        + " sigmoid relu min max. Repeatable."
            })
    private Map<String, String> expressions = new LinkedHashMap<>();

    @Option(
            names = "--class-path",
            paramLabel = "JAR",
            description = "A jar with layers of your own (a KerasLayers.Provider). Its code is run: name only jars that"
                    + " you trust. Repeatable.")
    private List<Path> jars = new ArrayList<>();

    /** An import of a Keras file with these options. */
    KerasImport of(Path file) {
        KerasImport keras = KerasImport.of(file);
        if (architecture != null) {
            keras.architecture(architecture);
        }
        expressions.forEach((name, expression) -> {
            try {
                keras.expression(name, expression);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--layer " + name + ": " + Failures.message(e), e);
            }
        });
        return keras;
    }

    /** Refuses what is for Keras files only. */
    void checkUnused(Path file) {
        String option = architecture != null ? "--architecture" : expressions.isEmpty() ? null : "--layer";
        if (option != null) {
            throw new ParameterException(spec.commandLine(), option + ": only for Keras files, got " + file);
        }
    }

    /** Makes the jars' layers known to this thread; {@link Latent4j#run} ends that. */
    void useClassPath() {
        if (jars.isEmpty()) {
            return;
        }
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new ParameterException(spec.commandLine(), "--class-path: no such file: " + jar);
            }
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new ParameterException(spec.commandLine(), "--class-path: can't be used: " + jar, e);
            }
        }
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(new URLClassLoader(urls.toArray(URL[]::new), thread.getContextClassLoader()));
    }
}

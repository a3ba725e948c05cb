package org.latent4j.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.latent4j.models.NativeThreads;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a training ran on.
 *
 * @param latent4j this library's version
 * @param deeplearning4j DL4J's version
 * @param java the Java runtime's version
 * @param backend ND4J's backend
 * @param os operating system and its version
 * @param architecture of the processor
 * @param cores processors that Java sees
 * @param threads that one native operation uses
 */
public record Machine(
        String latent4j,
        String deeplearning4j,
        String java,
        String backend,
        String os,
        String architecture,
        int cores,
        int threads) {

    /** The running one. */
    public static Machine current() {
        Properties versions = versions();
        return new Machine(
                versions.getProperty("latent4j"),
                versions.getProperty("deeplearning4j"),
                System.getProperty("java.version"),
                Nd4j.getBackend().getClass().getSimpleName(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                NativeThreads.count());
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream stream = Machine.class.getResourceAsStream("versions.properties")) {
            versions.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}

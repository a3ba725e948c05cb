package org.latent4j.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.latent4j.cli.gpu.Gpu;
import org.latent4j.cli.gpu.GpuException;
import org.latent4j.engine.EngineChoice;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code latent4j} command.
 *
 * <p>Standard output is a command's result only; progress, warnings and errors go to standard error. Exit codes: 0 done, 1
 * failed (one line on standard error), 2 usage, 130 interrupted.
 */
@Command(
        name = "latent4j",
        description = "Autoencoders on the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Example: latent4j train stacked --epochs 5", "Each command has its own --help."})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Latent4j implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            ModelsCommand.class,
            TrainCommand.class,
            FinetuneCommand.class,
            EvaluateCommand.class,
            EncodeCommand.class,
            DecodeCommand.class,
            ReconstructCommand.class,
            PredictCommand.class,
            PlotCommand.class,
            GenerateCommand.class,
            InterpolateCommand.class,
            ScoreCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            ExploreCommand.class,
            ImportCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            BenchCommand.class,
            DoctorCommand.class);

    /** Those that compute nothing, and so need no backend that works. */
    private static final List<String> TELLING = List.of("doctor", "models", "inspect");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "After an error, print its stack trace as well.")
    private boolean verbose;

    @Option(
            names = "--gpu",
            scope = ScopeType.INHERIT,
            description =
                    "Compute on an NVIDIA GPU, by DL4J; may stand anywhere among the words. Builds what it needs on"
                            + " first use (6 GB of disk); doctor says whether it can be used.")
    private boolean gpu;

    private Latent4j() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = System.out;
        System.setOut(System.err); // what libraries print is no result
        System.exit(run(args, out, System.err));
    }

    /**
     * Runs the command in this process.
     *
     * @return the exit code
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Latent4j());
        commands(args).forEach(line::addSubcommand); // first: what is set on the line goes to those it has
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(true);
        Choices.register(line);
        for (CommandLine command : line.getSubcommands().values()) {
            command.getCommandSpec().versionProvider(new Version());
            command.getSubcommands()
                    .values()
                    .forEach(part -> part.getCommandSpec().versionProvider(new Version()));
            if (command.getCommand() instanceof TrainCommand) {
                command.getHelpSectionMap()
                        .put(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING, help -> TrainCommand.defaults());
            }
        }
        line.setParameterExceptionHandler(Failures::usage);
        line.setExecutionExceptionHandler(Failures::failed);
        line.setExecutionStrategy(parsed -> execute(line, parsed));
        ClassLoader classes = Thread.currentThread().getContextClassLoader();
        try {
            return line.execute(args);
        } finally {
            Thread.currentThread().setContextClassLoader(classes);
            line.getOut().flush();
            line.getErr().flush();
        }
    }

    private static int execute(CommandLine line, ParseResult parsed) {
        try {
            List<CommandLine> named = parsed.asCommandLineList();
            boolean asksForHelp = named.stream()
                    .map(CommandLine::getParseResult)
                    .anyMatch(part -> part.isUsageHelpRequested() || part.isVersionHelpRequested());
            if (!asksForHelp
                    && named.size() > 1
                    && !TELLING.contains(named.get(1).getCommandName())) {
                checkEngine(named.get(named.size() - 1));
                Gpu.check(wantsGpu(line));
            }
            return new CommandLine.RunLast().execute(parsed);
        } catch (GpuException | Error failure) { // errors: out of memory, or native libraries that don't load
            return Failures.failed(failure, line, parsed);
        }
    }

    /** Whether {@code --gpu} is among the words of a command. */
    static boolean wantsGpu(CommandLine line) {
        return line.getCommandSpec().root().userObject() instanceof Latent4j command && command.gpu;
    }

    /** Refuses the compiled engine, which works on the CPU, for a GPU. */
    private static void checkEngine(CommandLine command) {
        boolean compiled =
                EngineChoice.COMPILED.id().equals(command.getParseResult().matchedOptionValue("--engine", ""));
        if (compiled && (wantsGpu(command) || Gpu.isInThisBuild())) {
            throw new ParameterException(
                    command, "--engine compiled: works on the CPU only; leave out --gpu, or take --engine dl4j");
        }
    }

    /** The command that is named, else all: picocli takes some milliseconds to read one's options. */
    private static List<Class<?>> commands(String[] args) {
        String first = Arrays.stream(args)
                .filter(word -> !word.equals("--verbose") && !word.equals("--gpu"))
                .findFirst()
                .orElse("");
        return COMMANDS.stream()
                .filter(command -> command.getAnnotation(Command.class).name().equals(first))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command");
    }
}

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Speed of small autoencoders in DJL on its PyTorch engine, in turns as common.py has them: prints {@code ready}, waits for a
 * line, works for a window, prints {@code window} and milliseconds for a step (train) or an image (encode, latency).
 */
final class DjlBench {
    private static final int PIXELS = 784;
    private static final double WARM_UP = 4;

    /** Does one step or call. */
    private interface Work {
        void once() throws Exception;
    }

    private final Map<String, String> options = new HashMap<>();
    private final String model;
    private final int batch;

    private DjlBench(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
        this.model = options.get("model");
        this.batch = Integer.parseInt(options.get("batch"));
    }

    public static void main(String[] arguments) throws Exception {
        new DjlBench(arguments).run();
    }

    private void run() throws Exception {
        String task = options.get("task");
        boolean training = task.equals("train");
        try (Model net = Model.newInstance(model, "PyTorch");
                NDManager manager = NDManager.newBaseManager(null, "PyTorch")) {
            NDArray images = images(manager, training ? "train" : "t10k", training ? 55_000 : 10_000);
            if (training) {
                train(net, images);
            } else {
                encode(net, images, task.equals("latency") ? 1 : batch);
            }
        }
    }

    private NDArray images(NDManager manager, String name, int count) throws IOException {
        Path file = Path.of(options.get("data"), name + "-images-idx3-ubyte.gz");
        byte[] pixels = new byte[count * PIXELS];
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(16);
            in.readFully(pixels);
        }
        float[] numbers = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            numbers[i] = (pixels[i] & 0xff) / 255f;
        }
        return manager.create(numbers, batched(count));
    }

    private Shape batched(long rows) {
        return new Shape(rows).addAll(Networks.image(model));
    }

    private void train(Model net, NDArray images) throws Exception {
        boolean variational = model.equals("vae");
        Block encoder = Networks.encoder(model);
        Block decoder = Networks.decoder(model);
        net.setBlock(
                variational ? new VariationalBlock(encoder, decoder) : new SequentialBlock().add(encoder).add(decoder));
        Loss loss = Loss.sigmoidBinaryCrossEntropyLoss();
        Optimizer adam =
                Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(loss).optOptimizer(variational ? new RootMeanSquare(1e-3f) : adam);
        ArrayDataset data = new ArrayDataset.Builder()
                .setData(images)
                .optLabels(images)
                .setSampling(batch, true, true)
                .build();
        try (Trainer trainer = net.newTrainer(config)) {
            trainer.initialize(batched(batch));
            Batches batches = new Batches(trainer, data);
            windows(() -> step(trainer, loss, batches), 1);
        }
    }

    /** An endless row of shuffled batches. */
    private static final class Batches {
        private final Trainer trainer;
        private final ArrayDataset data;
        private Iterator<Batch> epoch;

        Batches(Trainer trainer, ArrayDataset data) throws Exception {
            this.trainer = trainer;
            this.data = data;
            this.epoch = trainer.iterateDataset(data).iterator();
        }

        Batch next() throws Exception {
            if (!epoch.hasNext()) {
                epoch = trainer.iterateDataset(data).iterator();
            }
            return epoch.next();
        }
    }

    private static void step(Trainer trainer, Loss loss, Batches batches) throws Exception {
        try (Batch rows = batches.next()) {
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList outputs = trainer.forward(rows.getData());
                NDArray value = loss.evaluate(rows.getLabels(), new NDList(outputs.get(0)));
                collector.backward(outputs.size() > 1 ? value.add(outputs.get(1)) : value);
            }
            trainer.step();
        }
    }

    private void encode(Model net, NDArray images, int rows) throws Exception {
        SequentialBlock encoder = Networks.encoder(model);
        if (model.equals("vae")) {
            encoder.add(LambdaBlock.singleton(heads -> heads.get(":, :10")));
        }
        encoder.initialize(net.getNDManager(), DataType.FLOAT32, batched(rows));
        net.setBlock(encoder);
        int calls = (int) Math.min(1000, images.size(0) / rows);
        NDList[] inputs = new NDList[calls];
        for (int i = 0; i < calls; i++) {
            inputs[i] = new NDList(images.get((long) i * rows + ":" + (long) (i + 1) * rows).duplicate());
        }
        int[] next = {0};
        try (Predictor<NDList, NDList> predictor = net.newPredictor(new NoopTranslator())) {
            windows(() -> predictor.predict(inputs[next[0]++ % calls]).close(), rows);
        }
    }

    private void windows(Work work, int rows) throws Exception {
        BufferedReader turn = new BufferedReader(new InputStreamReader(System.in));
        double seconds = Double.parseDouble(options.get("seconds"));
        window(work, WARM_UP);
        for (int i = 0; i < Integer.parseInt(options.get("windows")); i++) {
            System.out.println("ready");
            turn.readLine();
            System.out.println("window\t" + window(work, seconds) / rows);
        }
    }

    private static double window(Work work, double seconds) throws Exception {
        long begun = System.nanoTime();
        long deadline = begun + (long) (seconds * 1e9);
        int count = 0;
        long now;
        do {
            work.once();
            count++;
            now = System.nanoTime();
        } while (now < deadline);
        return (now - begun) / 1e6 / count;
    }
}

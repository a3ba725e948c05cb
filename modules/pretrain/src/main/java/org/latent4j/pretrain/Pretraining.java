package org.latent4j.pretrain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.Optimizer;
import org.latent4j.pretrain.ladder.EncoderLayer;

/**
 * Puts a new head on the layers that make a model's codings.
 *
 * <pre>{@code
 * LatentModel autoencoder = LatentModel.load(Path.of("runs/convolutional-fashion-mnist-1/model.zip"));
 * LatentModel classifier = Pretraining.of(autoencoder).classifier(10, 42);
 * }</pre>
 *
 * <p>A trained variant's layers become a graph of DL4J's own layers; an imported Keras model's stay what they are. What only
 * serves an autoencoder's training is left out: noise on its input, penalties on its codings, its sampler, of which the mean
 * stays. The model that is given isn't changed.
 */
public final class Pretraining {
    /** The vertex that gives a network's output. */
    public static final String OUTPUT = "output";

    private final LatentModel model;
    private final String layer;
    private Head head;
    private Optimizer optimizer = FineTuning.DEFAULT.optimizer();
    private double encoderRate = 1;
    private boolean pretrained = true;

    private Pretraining(LatentModel model, String layer) {
        this.model = model;
        this.layer = layer;
        this.head = Head.usual(layers().featureMaps());
    }

    /**
     * Takes the whole encoder.
     *
     * @throws IllegalStateException if the model has no known codings
     */
    public static Pretraining of(LatentModel model) {
        return new Pretraining(model, model.codings());
    }

    /**
     * Takes the layers up to a named one, itself included.
     *
     * @throws IllegalArgumentException if the model has no such layer
     */
    public static Pretraining upTo(LatentModel model, String layer) {
        Check.that(model.graph().getVertex(layer) != null, "layer", "one of " + names(model), layer);
        return new Pretraining(model, layer);
    }

    private static List<String> names(LatentModel model) {
        return model.graph().getConfiguration().getTopologicalOrderStr();
    }

    /** The layers behind the encoder; by default {@link Head#usual}. */
    public Pretraining head(Head head) {
        this.head = head;
        return this;
    }

    /** The layers behind the encoder. */
    public Head head() {
        return head;
    }

    /** How parameters will follow gradients. */
    public Pretraining optimizer(Optimizer optimizer) {
        this.optimizer = optimizer;
        return this;
    }

    /** Factor of the encoder's learning rate; 1 by default. */
    public Pretraining encoderRate(double factor) {
        this.encoderRate = Check.positive("Pretraining.encoderRate", factor);
        return this;
    }

    /** Whether the encoder starts from the model's weights; if not, from new ones, drawn as the model's were at first. */
    public Pretraining pretrained(boolean pretrained) {
        this.pretrained = pretrained;
        return this;
    }

    /** Names of the encoder's layers that have weights, the one at the input first. */
    public List<String> encoderLayers() {
        return layers().weighted();
    }

    /**
     * The encoder's layers, if all of them are dense ones.
     *
     * @throws org.latent4j.models.UnsupportedModelException if they aren't; names one
     */
    List<EncoderLayer> denseLayers() {
        return layers().dense();
    }

    /** The activation function of the encoder's first layer. */
    Nonlinearity activation() {
        return layers().activation();
    }

    /**
     * A classifier with softmax outputs and cross-entropy as its loss.
     *
     * @param classes at least 2
     * @param seed draws the new weights
     */
    public LatentModel classifier(int classes, long seed) {
        Check.that(classes > 1, "Pretraining.classes", "at least 2", classes);
        return network(new Output(classes, true), 0, seed);
    }

    /**
     * A regressor with linear outputs and mean squared error as its loss.
     *
     * @param outputs numbers to predict
     * @param seed draws the new weights
     */
    public LatentModel regressor(int outputs, long seed) {
        return network(new Output(Check.positive("Pretraining.outputs", outputs), false), 0, seed);
    }

    /**
     * A network.
     *
     * @param frozen how many of {@link #encoderLayers}, from the input on, aren't to learn
     */
    LatentModel network(Output output, int frozen, long seed) {
        return layers().network(new Plan(output, head, optimizer, encoderRate, frozen, pretrained, seed));
    }

    private EncoderLayers layers() {
        return model.signature() == null ? new StockEncoder(model, layer) : new KerasEncoder(model, layer);
    }

    /**
     * What a network gives.
     *
     * @param size how many numbers
     * @param classes whether they are probabilities of classes
     */
    record Output(int size, boolean classes) {}

    /** All that decides a network. */
    record Plan(
            Output output,
            Head head,
            Optimizer optimizer,
            double encoderRate,
            int frozen,
            boolean pretrained,
            long seed) {
        /** The optimizer of the encoder's layer of that number, or null if it doesn't learn. */
        @Nullable
        Optimizer ofEncoderLayer(int number) {
            return number < frozen ? null : optimizer.withLearningRate(optimizer.learningRate() * encoderRate);
        }
    }

    /** A model's layers up to one of them, of which networks are made. */
    interface EncoderLayers {
        /** Whether they give maps of features instead of a row of numbers. */
        boolean featureMaps();

        /** Names of those that have weights, the one at the input first. */
        List<String> weighted();

        /** Those layers, if all are dense ones. */
        List<EncoderLayer> dense();

        /** The first one's activation function. */
        Nonlinearity activation();

        LatentModel network(Plan plan);
    }
}

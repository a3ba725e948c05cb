import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The variational autoencoder: gives logits and the latent loss of an image, over its pixels. */
final class VariationalBlock extends AbstractBlock {
    private static final int PIXELS = 784;
    private final Block encoder;
    private final Block decoder;

    VariationalBlock(Block encoder, Block decoder) {
        this.encoder = addChildBlock("encoder", encoder);
        this.decoder = addChildBlock("decoder", decoder);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> unused) {
        NDList heads = encoder.forward(parameters, inputs, training).singletonOrThrow().split(2, 1);
        NDArray mean = heads.get(0);
        NDArray logVariance = heads.get(1);
        NDArray drawn = mean.getManager().randomNormal(mean.getShape());
        NDArray codings = logVariance.div(2).exp().mul(drawn).add(mean);
        NDArray latent = logVariance.add(1).sub(logVariance.exp()).sub(mean.square()).sum(new int[] {1});
        NDArray logits = decoder.forward(parameters, new NDList(codings), training).singletonOrThrow();
        return new NDList(logits, latent.mean().mul(-0.5 / PIXELS));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        encoder.initialize(manager, type, shapes);
        decoder.initialize(manager, type, new Shape(shapes[0].get(0), 10));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {shapes[0], new Shape()};
    }
}

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;

/** The models of torch_bench.py as DJL's blocks; they end in logits. */
final class Networks {
    private static final int TIME = 28;

    private Networks() {}

    /** What encodes; for the variational model means and log-variances side by side. */
    static SequentialBlock encoder(String model) {
        SequentialBlock block = new SequentialBlock();
        switch (model) {
            case "dense" -> dense(block, 100, 30).add(Activation.seluBlock());
            case "vae" -> dense(block, 150, 100).add(Activation.seluBlock()).add(linear(20));
            case "lstm" -> block.add(lstm(100)).add(lstm(30)).add(LambdaBlock.singleton(steps -> steps.get(":, -1")));
            case "conv" -> {
                for (int filters : new int[] {16, 32, 64}) {
                    block.add(Conv2d.builder()
                                    .setKernelShape(new Shape(3, 3))
                                    .setFilters(filters)
                                    .optPadding(new Shape(1, 1))
                                    .build())
                            .add(Activation.seluBlock())
                            .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
                }
            }
            default -> throw new IllegalArgumentException("--model: expected dense, vae, lstm or conv, got " + model);
        }
        return block;
    }

    /** What makes logits of codings. */
    static SequentialBlock decoder(String model) {
        SequentialBlock block = new SequentialBlock();
        switch (model) {
            case "dense" -> dense(block, 100).add(Activation.seluBlock()).add(linear(784));
            case "vae" -> dense(block, 100, 150).add(Activation.seluBlock()).add(linear(784));
            case "lstm" -> block.add(LambdaBlock.singleton(codings -> codings.expandDims(1).repeat(1, TIME)))
                    .add(lstm(100))
                    .add(linear(28));
            default -> throw new IllegalArgumentException("--model conv: DJL's PyTorch engine has no transposed convolution");
        }
        return block;
    }

    /** One image's shape. */
    static Shape image(String model) {
        return switch (model) {
            case "lstm" -> new Shape(TIME, 28);
            case "conv" -> new Shape(1, 28, 28);
            default -> new Shape(784);
        };
    }

    private static SequentialBlock dense(SequentialBlock block, int... sizes) {
        for (int i = 0; i < sizes.length; i++) {
            if (i > 0) {
                block.add(Activation.seluBlock());
            }
            block.add(linear(sizes[i]));
        }
        return block;
    }

    private static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private static Block lstm(int units) {
        return LSTM.builder().setNumLayers(1).setStateSize(units).optBatchFirst(true).build();
    }
}

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.HashMap;
import java.util.Map;

/** RMSprop with decay .9, made of array operations: DJL's PyTorch engine has none of its own. */
final class RootMeanSquare extends Optimizer {
    private final float rate;
    private final Map<String, NDArray> squares = new HashMap<>();

    private static final class Builder extends OptimizerBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }
    }

    RootMeanSquare(float rate) {
        super(new Builder());
        this.rate = rate;
    }

    @Override
    public void update(String parameter, NDArray weight, NDArray gradient) {
        NDArray mean = squares.computeIfAbsent(parameter, name -> weight.zerosLike());
        try (NDManager scope = weight.getManager().newSubManager()) {
            gradient.tempAttach(scope);
            NDArray square = gradient.square();
            square.attach(scope);
            mean.muli(0.9f).addi(square.muli(0.1f));
            NDArray root = mean.sqrt();
            root.attach(scope);
            weight.subi(gradient.muli(rate).divi(root.addi(1e-8f)));
            NDArray original = weight.getGradient(); // what came is a copy; the next backward pass adds to this one
            original.attach(scope);
            original.subi(original);
        }
    }
}

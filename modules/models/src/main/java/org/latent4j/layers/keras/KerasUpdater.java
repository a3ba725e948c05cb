package org.latent4j.layers.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * One of Keras's optimizers, with Keras's arithmetic: SGD, Adam, AdamW, Adamax, Nadam, RMSprop, Adagrad, Adadelta, Lion; its
 * learning rate may be a schedule. The graph's iteration count is Keras's {@code iterations}.
 *
 * <p>Clipping and weight decay are not here but in {@link KerasVertex} and {@link KerasLossLayer}.
 */
public final class KerasUpdater implements IUpdater {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private String optimizer = "SGD";
    private String config = "{}";
    private int keras = 3;
    private @Nullable Double rate;
    private @Nullable ISchedule schedule;

    private transient @Nullable UpdateRule rule;
    private transient @Nullable IntToDoubleFunction kerasRate;

    /** For JSON. */
    public KerasUpdater() {}

    /**
     * @param optimizer Keras's class name
     * @param config its configuration
     * @param keras 2 or 3
     * @throws UnsupportedLayerException if the optimizer or its schedule isn't known
     */
    public KerasUpdater(String optimizer, JsonNode config, int keras) {
        this.optimizer = optimizer;
        this.config = config.toString();
        this.keras = keras;
        rule();
        kerasRate();
    }

    private LayerConfig options() {
        try {
            return LayerConfig.of(JSON.readTree(config), keras);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("KerasUpdater: " + e.getOriginalMessage(), e);
        }
    }

    /** Whether it is an optimizer as Keras had them before 2.11. */
    public boolean legacy() {
        LayerConfig options = options();
        return keras < 3
                && (options.flag("is_legacy_optimizer", false)
                        || !(options.json().has("use_ema") || options.json().has("weight_decay")));
    }

    /** What it computes. */
    public UpdateRule rule() {
        UpdateRule known = rule;
        if (known == null) {
            known = UpdateRules.of(optimizer, options(), legacy());
            rule = known;
        }
        return known;
    }

    private IntToDoubleFunction kerasRate() {
        IntToDoubleFunction known = kerasRate;
        if (known == null) {
            LayerConfig options = options();
            IntToDoubleFunction base = LearningRate.of(options, 0.01);
            // Nadam calls the speed of its schedule so.
            boolean decays = legacy() && !(rule() instanceof NadamRule);
            double decay = decays ? options.number("decay", 0) : 0;
            known = decay == 0 ? base : step -> base.applyAsDouble(step) / (1 + decay * step);
            kerasRate = known;
        }
        return known;
    }

    /**
     * Names of the numbers it keeps for each weight, as Keras stores them: all of a group for one weight, then for the next
     * weight; then the next group. Flattened, this is the order of the updater's state.
     */
    public List<List<String>> stateGroups() {
        return rule().groups().stream()
                .map(group -> group.stream().map(UpdateRule.Slot::name).toList())
                .toList();
    }

    int slots() {
        return rule().groups().stream().mapToInt(List::size).sum();
    }

    @Override
    public long stateSize(long numParams) {
        return slots() * numParams;
    }

    @Override
    public GradientUpdater<KerasUpdater> instantiate(@Nullable INDArray viewArray, boolean initializeViewArray) {
        KerasUpdaterRuntime runtime = new KerasUpdaterRuntime(this);
        if (viewArray != null) {
            runtime.setStateViewArray(viewArray, viewArray.shape(), viewArray.ordering(), initializeViewArray);
        }
        return runtime;
    }

    @Override
    public GradientUpdater<KerasUpdater> instantiate(
            Map<String, INDArray> updaterState, boolean initializeStateArrays) {
        KerasUpdaterRuntime runtime = new KerasUpdaterRuntime(this);
        runtime.setState(updaterState, initializeStateArrays);
        return runtime;
    }

    @Override
    public KerasUpdater clone() {
        KerasUpdater copy = new KerasUpdater();
        copy.optimizer = optimizer;
        copy.config = config;
        copy.keras = keras;
        copy.rate = rate;
        copy.schedule = schedule;
        return copy;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        ISchedule set = schedule;
        Double constant = rate;
        if (set != null) {
            return set.valueAt(iteration, epoch);
        }
        return constant == null ? kerasRate().applyAsDouble(iteration) : constant;
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    /** Replaces Keras's rate or schedule. */
    @Override
    public void setLrAndSchedule(double lr, @Nullable ISchedule lrSchedule) {
        this.rate = lr;
        this.schedule = lrSchedule;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KerasUpdater updater
                && optimizer.equals(updater.optimizer)
                && config.equals(updater.config)
                && keras == updater.keras
                && Objects.equals(rate, updater.rate)
                && Objects.equals(schedule, updater.schedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(optimizer, config, keras, rate, schedule);
    }

    @Override
    public String toString() {
        return "KerasUpdater(" + optimizer + ")";
    }
}

package org.latent4j.engine.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Clipping;
import org.latent4j.engine.plan.Law;
import org.latent4j.engine.plan.UpdateRule;

/** The updates of all parameters that learn, which threads share. */
final class Updates {
    private final Kernels kernels;
    private final List<Update> updates = new ArrayList<>();
    private final Map<Law, Mover> movers = new HashMap<>();
    private final Map<Clipping, NormGroup> groups = new LinkedHashMap<>();
    private final float[][] scratch;

    Updates(Kernels kernels, List<Parameter> parameters, int threads) {
        this.kernels = kernels;
        int longest = 0;
        for (Parameter parameter : parameters) {
            if (parameter.weight.rule().learns() && !parameter.sources.isEmpty()) {
                Update update = update(parameter);
                updates.add(update);
                longest = Math.max(longest, update.scratch());
            }
        }
        this.scratch = new float[threads][longest];
    }

    private Update update(Parameter parameter) {
        UpdateRule rule = parameter.weight.rule();
        Mover mover = movers.computeIfAbsent(rule.law(), law -> Movers.of(law, kernels));
        if (!rule.clipping().needsNorm()) {
            return new Update(mover, parameter, null);
        }
        NormGroup group = groups.computeIfAbsent(rule.clipping(), NormGroup::new);
        Update update = new Update(mover, parameter, group);
        update.keep();
        group.add(update);
        return update;
    }

    /** Says, before the threads start, how many steps there were, this one included. */
    void prepare(int steps) {
        movers.values().forEach(mover -> mover.prepare(steps));
    }

    /** How a thread does a part of its work, and waits for the others. */
    interface Worker {
        void work(String name, Runnable part);

        void meet();
    }

    /** One thread's share. Gradients whose norm counts are all known before the first is used. */
    void run(int thread, int threads, Update.Pace pace, Worker worker) {
        for (Update update : updates) {
            if (update.needsNorm()) {
                worker.work(update.name(), () -> update.collect(thread, threads, pace, true));
            } else {
                worker.work(update.name(), () -> update.run(thread, threads, pace, scratch[thread]));
            }
        }
        if (groups.isEmpty()) {
            return;
        }
        worker.meet();
        if (thread == 0) {
            groups.values().forEach(NormGroup::measure);
        }
        worker.meet();
        for (Update update : updates) {
            if (update.needsNorm()) {
                worker.work(update.name(), () -> update.apply(thread, threads, pace));
            }
        }
    }

    /** Makes room for whole gradients, where there is none yet. */
    void keep() {
        updates.forEach(Update::keep);
    }

    /** One thread's share of all gradients, which nothing is done with. */
    void collect(int thread, int threads, Update.Pace pace) {
        updates.forEach(update -> update.collect(thread, threads, pace, false));
    }

    /** Gives the gradients collected to where the graph has the parameters. */
    void gradient(float[] graphGradients) {
        updates.forEach(update -> update.gradient(graphGradients));
    }
}

package org.latent4j.training;

import java.nio.file.Path;
import java.time.Duration;

/** A training in a process of its own, which tells every step on standard output and gives time to be killed. */
final class KilledTraining {
    private KilledTraining() {}

    public static void main(String[] arguments) {
        ResumeTest.trainer(arguments[0])
                .runFolder(Path.of(arguments[1]))
                .resume(true)
                .checkpointEvery(Duration.ZERO)
                .progress(new TrainingProgress() {
                    private int epoch;

                    @Override
                    public void epochStarted(int epoch, int epochs, int steps) {
                        this.epoch = epoch;
                    }

                    @Override
                    public void stepDone(int step, double loss) {
                        System.out.println("epoch " + epoch + " step " + step);
                        try {
                            Thread.sleep(20);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                })
                .train();
        System.out.println("finished");
    }
}

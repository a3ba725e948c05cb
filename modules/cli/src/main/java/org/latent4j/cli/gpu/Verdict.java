package org.latent4j.cli.gpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.latent4j.cli.gpu.Findings.Source;

/**
 * Whether ND4J can work on the GPU.
 *
 * @param answer whether
 * @param text the cards; or what is wrong, and what to do
 */
public record Verdict(Answer answer, String text) {
    /** The answers. */
    public enum Answer {
        YES,
        /** What was found doesn't tell. */
        PERHAPS,
        NO
    }

    /** Judges what was found. */
    public static Verdict of(Findings found) {
        String said = " (" + found.said() + ")";
        return switch (found.trouble()) {
            case NONE -> ofCards(found);
            case NO_DRIVER ->
                no("no NVIDIA driver was found" + said + "; install the one for your card, " + Driver.oldest()
                        + " or newer; in a container, start it with --gpus all");
            case DRIVER_NOT_RUNNING ->
                no("the NVIDIA driver doesn't run" + said + "; load or install it, " + Driver.oldest() + " or newer");
            case DRIVER_MISMATCH -> no("the NVIDIA driver was exchanged while it ran" + said + "; restart the machine");
            case DRIVER_TOO_OLD -> no(tooOld("", said));
            case DRIVER_HANGS -> no("the NVIDIA driver hangs" + said + "; restart the machine");
            case NO_PERMISSION ->
                no("no permission to use the NVIDIA driver" + said + "; as root, see who may use /dev/nvidia*; in a"
                        + " container, start it with --gpus all");
            case NO_CARD ->
                no("the NVIDIA driver has no card for this process" + said + "; see what nvidia-smi lists, and that"
                        + " CUDA_VISIBLE_DEVICES doesn't hide it; a card in MIG mode needs an instance");
            case NO_LIBRARIES ->
                no("CUDA's libraries can't be loaded" + said + "; delete the cuda folders in ~/.javacpp/cache, so that"
                        + " they are unpacked again, and see that the disk isn't full");
            case UNCLEAR ->
                found.source() == Source.CUDA
                        ? no("CUDA doesn't start" + said + "; see what nvidia-smi says, and restart the machine or"
                                + " the container")
                        : new Verdict(Answer.PERHAPS, "whether there is a GPU that works isn't clear" + said);
        };
    }

    private static Verdict ofCards(Findings found) {
        String driver = found.driver();
        if (driver != null && Driver.isOlder(driver, Driver.oldest())) {
            return no(tooOld(" " + driver, ""));
        }
        List<Card> cards = found.cards();
        List<Card> serving = cards.stream().filter(Verdict::mayServe).toList();
        if (serving.isEmpty()) {
            return no(unsupported(cards));
        }
        if (serving.size() < cards.size() && found.source() == Source.CUDA) { // ND4J would use them all
            return no(unsupported(cards.stream().filter(card -> !mayServe(card)).toList())
                    + "; set CUDA_VISIBLE_DEVICES so that only what serves is left: " + names(serving));
        }
        boolean known = serving.stream().anyMatch(card -> card.capability() != null);
        return new Verdict(
                known ? Answer.YES : Answer.PERHAPS, names(serving) + (driver == null ? "" : ", driver " + driver));
    }

    private static boolean mayServe(Card card) {
        return card.capability() == null || card.capability().isSupported();
    }

    private static String unsupported(List<Card> cards) {
        boolean tooNew = cards.stream()
                .anyMatch(card -> card.capability() != null && card.capability().isTooNew());
        return names(cards) + ": too " + (tooNew ? "new" : "old")
                + " for ND4J's newest CUDA build (11.6), which has code for"
                + " compute capability 3.7 and 5.0 to 8.9" + (tooNew ? " and none for Hopper or Blackwell" : "")
                + "; train without --gpu";
    }

    private static String tooOld(String version, String said) {
        return "the NVIDIA driver" + version + " is too old for CUDA 11.6" + said + "; install " + Driver.oldest()
                + " or newer";
    }

    private static String names(List<Card> cards) {
        return cards.stream()
                .collect(Collectors.groupingBy(Card::toString, LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(card -> card.getValue() == 1 ? card.getKey() : card.getValue() + " x " + card.getKey())
                .collect(Collectors.joining(", "));
    }

    private static Verdict no(String text) {
        return new Verdict(Answer.NO, text);
    }
}

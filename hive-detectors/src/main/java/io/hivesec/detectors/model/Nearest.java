package io.hivesec.detectors.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the learned behaviour that is most like one that is not. Stateless. */
final class Nearest {
    private static final int SAME_ACTOR = 1000;
    private static final int SAME_OBJECT = 2000;

    private Nearest() {}

    static Optional<Behavior> to(Behavior strange, BehaviorModel model) {
        @Nullable Behavior best = null;
        int bestScore = 0;
        for (Behavior known : model.lines()) {
            if (known.kind() != strange.kind()) {
                continue;
            }
            int score = likeness(strange, known);
            if (score > bestScore) {
                bestScore = score;
                best = known;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int likeness(Behavior strange, Behavior known) {
        int score = 1;
        if (known.object().equals(strange.object())) {
            score += SAME_OBJECT;
        }
        if (known.actor().equals(strange.actor())) {
            score += SAME_ACTOR;
        }
        return score + 2 * commonPrefix(known.object(), strange.object()) + commonEnd(known.object(), strange.object());
    }

    private static int commonPrefix(String a, String b) {
        int length = Math.min(a.length(), b.length());
        int i = 0;
        while (i < length && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    private static int commonEnd(String a, String b) {
        int length = Math.min(a.length(), b.length());
        int i = 0;
        while (i < length && a.charAt(a.length() - 1 - i) == b.charAt(b.length() - 1 - i)) {
            i++;
        }
        return i;
    }
}

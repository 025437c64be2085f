package io.hivesec.detectors.command;

import java.util.LinkedHashSet;
import java.util.Set;

/** What printf(1) prints. */
final class Formats {
    private final Evaluation evaluation;

    Formats(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    Content printf(Call call) {
        int i = call.text(0).equals("--") ? 1 : 0;
        if (call.text(i).equals("-v")) {
            call.scope().set(call.text(i + 1), format(call, i + 2));
            return Content.EMPTY;
        }
        return format(call, i);
    }

    /** Moves text out of {@code coded} with its escapes read; whether they hide something. */
    private static boolean plain(StringBuilder coded, StringBuilder out) {
        String text = coded.toString();
        coded.setLength(0);
        out.append(Escapes.ansi(text));
        return Escapes.hide(text);
    }

    private Content format(Call call, int i) {
        String format = call.text(i);
        StringBuilder out = new StringBuilder();
        StringBuilder coded = new StringBuilder();
        boolean hidden = false;
        int taints = call.argument(i).taints();
        Set<Origin> origins = new LinkedHashSet<>(call.argument(i).origins());
        int next = i + 1;
        int rounds = 0;
        do {
            int before = next;
            for (int k = 0; k < format.length(); k++) {
                char c = format.charAt(k);
                if (c != '%' || k + 1 >= format.length()) {
                    coded.append(c);
                    continue;
                }
                int end = k + 1;
                while (end < format.length() && "-+ #0123456789.*".indexOf(format.charAt(end)) >= 0) end++;
                char kind = end < format.length() ? format.charAt(end) : '%';
                if (kind == '%') {
                    coded.append('%');
                } else {
                    taints |= call.argument(next).taints();
                    origins.addAll(call.argument(next).origins());
                    if (kind == 'b') {
                        coded.append(call.text(next));
                    } else {
                        // Escapes are the format's; what it is given stays as it is.
                        hidden |= plain(coded, out);
                        out.append(call.text(next));
                    }
                    next++;
                }
                k = end;
            }
            rounds++;
            if (next == before) break;
        } while (next < call.size() && rounds < 200 && out.length() < 1 << 16);
        hidden |= plain(coded, out);
        String resolved = out.toString();
        if (hidden) evaluation.layer("escapes", resolved);
        return new Content(resolved, hidden ? taints | Content.DECODED : taints, null, hidden ? "escapes" : "")
                .from(origins);
    }
}

package io.hivesec.detectors.model;

import java.util.List;

/** An argument vector without what varies: process ids, clients' ports, temporary names and timestamps. Stateless. */
final class ArgumentShape {
    private static final int MAX_ARGUMENTS = 24;
    private static final int MAX_CHARACTERS = 160;

    private ArgumentShape() {}

    /** The shape of the arguments after {@code argv[0]}. */
    static String of(List<String> arguments) {
        StringBuilder shape = new StringBuilder();
        for (int i = 1; i < arguments.size() && i <= MAX_ARGUMENTS; i++) {
            if (i > 1) {
                shape.append(' ');
            }
            String argument = arguments.get(i);
            int length = Math.min(argument.length(), MAX_CHARACTERS);
            if (argument.chars().limit(length).anyMatch(Character::isISOControl)) {
                argument = argument.replaceAll("\\p{Cntrl}", " ");
            }
            int start = 0;
            while (start < length) {
                int end = argument.indexOf('/', start);
                end = end < 0 || end > length ? length : end;
                PathShape.segment(argument, start, end, shape);
                if (end < length) {
                    shape.append('/');
                }
                start = end + 1;
            }
            if (length < argument.length()) {
                shape.append('…').append(argument.length() / 64);
            }
        }
        if (arguments.size() > MAX_ARGUMENTS + 1) {
            shape.append(" …");
        }
        return shape.toString();
    }
}

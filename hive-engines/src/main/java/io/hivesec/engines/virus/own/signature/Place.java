package io.hivesec.engines.virus.own.signature;

import io.hivesec.engines.virus.own.type.Executable;
import org.jspecify.annotations.Nullable;

/**
 * Where in a file a signature has to be.
 *
 * @param from what the offset counts from
 * @param offset how far from there
 * @param shift how much further it may be
 * @param section the section's number, for {@link From#SECTION}
 */
record Place(From from, long offset, long shift, int section) {
    static final Place ANYWHERE = new Place(From.ANYWHERE, 0, 0, 0);

    /** What offsets count from. */
    enum From {
        ANYWHERE,
        START,
        END,
        ENTRY_POINT,
        SECTION,
        LAST_SECTION
    }

    /** Reads ClamAV's notation. */
    static Place parse(String text) throws SignatureException {
        if (text.equals("*")) {
            return ANYWHERE;
        }
        int comma = text.indexOf(',');
        String at = comma < 0 ? text : text.substring(0, comma);
        long shift = comma < 0 ? 0 : number(text.substring(comma + 1));
        if (at.startsWith("EOF-")) {
            return new Place(From.END, -number(at.substring(4)), shift, 0);
        }
        if (at.startsWith("EP+") || at.startsWith("EP-")) {
            return new Place(From.ENTRY_POINT, number(at.substring(3)) * (at.charAt(2) == '-' ? -1 : 1), shift, 0);
        }
        if (at.startsWith("SL+")) {
            return new Place(From.LAST_SECTION, number(at.substring(3)), shift, 0);
        }
        int plus = at.indexOf('+');
        if (at.startsWith("S") && plus > 1 && Character.isDigit(at.charAt(1))) {
            return new Place(From.SECTION, number(at.substring(plus + 1)), shift, (int) number(at.substring(1, plus)));
        }
        if (at.startsWith("SE") || at.startsWith("VI") || at.startsWith("$")) {
            throw new SignatureException("offset '" + text + "' is not supported");
        }
        return new Place(From.START, number(at), shift, 0);
    }

    private static long number(String digits) throws SignatureException {
        try {
            long number = Long.parseLong(digits);
            if (number >= 0 && number < 1L << 40) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the text
        }
        throw new SignatureException("'" + digits + "' is not an offset");
    }

    /** Whether a match that begins at {@code start} is at this place. */
    boolean allows(long start, long size, @Nullable Executable executable) {
        long origin = switch (from) {
            case ANYWHERE, START -> 0;
            // Like ClamAV: a file that ends sooner has no such place, though the shift might reach into it.
            case END -> size + offset < 0 ? -1 : size;
            case ENTRY_POINT -> executable == null ? -1 : executable.entryPoint();
            case SECTION ->
                executable == null || section >= executable.sections().size()
                        ? -1
                        : executable.sections().get(section).offset();
            case LAST_SECTION ->
                executable == null || executable.sections().isEmpty()
                        ? -1
                        : executable
                                .sections()
                                .get(executable.sections().size() - 1)
                                .offset();
        };
        if (from == From.ANYWHERE) {
            return true;
        }
        return origin >= 0 && start >= origin + offset && start <= origin + offset + shift;
    }
}

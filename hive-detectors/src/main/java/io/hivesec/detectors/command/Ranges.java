package io.hivesec.detectors.command;

/** Character sets as tr(1) writes them. */
final class Ranges {
    private Ranges() {}

    /** Writes {@code a-z} and {@code [:lower:]} out. */
    static String expand(String set) {
        String text = set.replace("[:lower:]", "a-z")
                .replace("[:upper:]", "A-Z")
                .replace("[:digit:]", "0-9")
                .replace("[:space:]", " \t\n\r")
                .replace("[:blank:]", " \t");
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < 4096; i++) {
            char c = text.charAt(i);
            if (i + 2 < text.length()
                    && text.charAt(i + 1) == '-'
                    && text.charAt(i + 2) >= c
                    && text.charAt(i + 2) < 256) {
                for (char member = c; member <= text.charAt(i + 2); member++) out.append(member);
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}

package io.hivesec.engines.virus.own.signature;

import io.hivesec.engines.virus.own.pattern.Pattern;
import io.hivesec.engines.virus.own.pattern.PatternBook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads ClamAV's text formats. What it cannot use it tells, and goes on. Not thread-safe. */
public final class ClamavReader {
    private static final int MAX_LINE = 64 * 1024;
    /** By the bytes of the digest. */
    private static final Map<Integer, String> ALGORITHMS = Map.of(16, "MD5", 20, "SHA-1", 32, "SHA-256");

    private static final int MAX_SUBSIGNATURES = 64;
    /** The functionality level of ClamAV 1.4: signatures for later ones are left out, as ClamAV does. */
    private static final int FUNCTIONALITY_LEVEL = 213;

    private final ClamavSignatures.Builder into;
    private final PatternBook.Builder book;

    ClamavReader(ClamavSignatures.Builder into, PatternBook.Builder book) {
        this.into = into;
        this.book = book;
    }

    /** Whether a file with this name is one of the formats. */
    public static boolean reads(String file) {
        return List.of("hdb", "hsb", "mdb", "ndb", "ldb", "fp", "sfp", "ign2")
                .contains(file.substring(file.lastIndexOf('.') + 1));
    }

    /**
     * Reads a file.
     *
     * @param file its name, whose ending says the format
     * @param text its lines
     * @param problems takes what was left out
     * @throws IOException when it cannot be read
     */
    public void read(String file, Reader text, Consumer<Problem> problems) throws IOException {
        String format = file.substring(file.lastIndexOf('.') + 1);
        BufferedReader lines = new BufferedReader(text);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                if (line.length() > MAX_LINE) {
                    throw new SignatureException("a line of more than " + MAX_LINE + " characters");
                }
                line(format, line.strip());
            } catch (SignatureException e) {
                problems.accept(new Problem(file, number, String.valueOf(e.getMessage())));
            }
        }
    }

    private void line(String format, String line) throws SignatureException {
        switch (format) {
            case "hdb", "hsb" -> digest(line, into.digests);
            case "fp", "sfp" -> digest(line, into.exempt);
            case "mdb" -> section(line);
            case "ndb" -> body(line);
            case "ldb" -> logical(line);
            case "ign2" -> into.ignored.add(name(line.split(":", 2)[0]));
            default -> throw new SignatureException("format '" + format + "' is not supported");
        }
    }

    private void digest(String line, DigestSet.Builder set) throws SignatureException {
        String[] fields = fields(line, ":", 3, 5);
        byte[] digest = digest(fields[0]);
        int size = fields[1].equals("*") ? -1 : number(fields[1]);
        level(fields, 3);
        set.add(digest, size, into.names.add(name(fields[2])));
        into.algorithms.add(ALGORITHMS.get(digest.length));
    }

    private void section(String line) throws SignatureException {
        String[] fields = fields(line, ":", 3, 5);
        int size = fields[0].equals("*") ? -1 : number(fields[0]);
        level(fields, 3);
        into.sections.add(digest(fields[1]), size, into.names.add(name(fields[2])));
    }

    private void body(String line) throws SignatureException {
        String[] fields = fields(line, ":", 4, 6);
        Target target = target(number(fields[1]));
        Place place = Place.parse(fields[2]);
        level(fields, 4);
        Pattern pattern = HexBody.parse(fields[3].toLowerCase(Locale.ROOT), false);
        into.bodies.add(new ClamavSignatures.Body(name(fields[0]), target, place, book.add(pattern)));
    }

    private void logical(String line) throws SignatureException {
        String[] fields = fields(line, ";", 4, MAX_SUBSIGNATURES + 3);
        Target target = Target.ANY;
        long min = 0;
        long max = Long.MAX_VALUE;
        for (String attribute : fields[1].split(",")) {
            String[] pair = fields(attribute, ":", 2, 2);
            switch (pair[0]) {
                case "Target" -> target = target(number(pair[1]));
                case "FileSize" -> {
                    String[] range = fields(pair[1], "-", 2, 2);
                    min = number(range[0]);
                    max = number(range[1]);
                }
                case "Engine" -> {
                    int least = number(fields(pair[1], "-", 2, 2)[0]);
                    if (least > FUNCTIONALITY_LEVEL) {
                        throw new SignatureException("it is for engines from level " + least);
                    }
                }
                default -> throw new SignatureException("attribute '" + pair[0] + "' is not supported");
            }
        }
        Logic logic = Logic.parse(fields[2], fields.length - 3);
        List<Pattern> patterns = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (int i = 3; i < fields.length; i++) {
            subsignature(fields[i], patterns, places);
        }
        String name = name(fields[0]);
        int[] numbers = patterns.stream().mapToInt(book::add).toArray();
        into.logicals.add(new ClamavSignatures.Logical(name, target, min, max, logic, numbers, places));
    }

    private static void subsignature(String text, List<Pattern> patterns, List<Place> places)
            throws SignatureException {
        String body = text;
        boolean ignoreCase = false;
        int modifiers = text.lastIndexOf("::");
        if (modifiers >= 0) {
            body = text.substring(0, modifiers);
            for (char c : text.substring(modifiers + 2).toCharArray()) {
                if (c != 'i' && c != 'a') {
                    throw new SignatureException("modifier '" + c + "' is not supported");
                }
                ignoreCase |= c == 'i';
            }
        }
        if (body.contains("/")) {
            throw new SignatureException("PCRE subsignatures are not supported");
        }
        if (body.contains("#")) {
            throw new SignatureException("byte comparisons are not supported");
        }
        if (body.startsWith("${") || body.startsWith("fuzzy_img")) {
            throw new SignatureException("macros and image hashes are not supported");
        }
        int colon = body.indexOf(':');
        places.add(colon < 0 ? Place.ANYWHERE : Place.parse(body.substring(0, colon)));
        patterns.add(HexBody.parse(body.substring(colon + 1).toLowerCase(Locale.ROOT), ignoreCase));
    }

    private static void level(String[] fields, int from) throws SignatureException {
        if (fields.length > from && number(fields[from]) > FUNCTIONALITY_LEVEL) {
            throw new SignatureException("it is for engines from level " + fields[from]);
        }
    }

    private static Target target(int number) throws SignatureException {
        Target target = Target.of(number);
        if (target == null) {
            throw new SignatureException("target type " + number + " is not supported");
        }
        return target;
    }

    private static String[] fields(String line, String separator, int least, int most) throws SignatureException {
        String[] fields = line.split(separator, -1);
        if (fields.length < least || fields.length > most) {
            throw new SignatureException(fields.length + " fields where " + least + " to " + most + " belong");
        }
        return fields;
    }

    private static String name(String name) throws SignatureException {
        if (name.isBlank() || name.length() > NameTable.MAX_NAME) {
            throw new SignatureException("a name of " + name.length() + " characters");
        }
        return name;
    }

    private static byte[] digest(String hex) throws SignatureException {
        if (hex.length() % 2 == 0 && ALGORITHMS.containsKey(hex.length() / 2)) {
            try {
                return HexFormat.of().parseHex(hex);
            } catch (IllegalArgumentException e) {
                throw new SignatureException("'" + hex + "' is not a digest");
            }
        }
        throw new SignatureException("a digest of " + hex.length() + " characters");
    }

    private static int number(String digits) throws SignatureException {
        try {
            int number = Integer.parseInt(digits);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the text
        }
        throw new SignatureException("'" + digits + "' is not a number");
    }
}

package io.hivesec.engines.memshell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipInputStream;

/**
 * Finds class files carried as literals: Base64 and hexadecimal text, BCEL names and byte arrays, each possibly compressed
 * with GZIP or deflate, or in an archive. Bounded in number and size; nothing is loaded.
 */
final class EmbeddedClasses {
    private static final int MIN_TEXT = 200;
    private static final int MAX_BYTES = 2 << 20;
    private static final int MAX_CLASSES = 16;
    private static final int MAX_ENTRIES = 64;
    private static final String BCEL = "$$BCEL$$";
    private static final String BCEL_LOW = "ABCDEFGHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz$_";

    private EmbeddedClasses() {}

    static List<byte[]> in(Collection<String> texts, Collection<byte[]> arrays) {
        List<byte[]> found = new ArrayList<>();
        for (String text : texts) {
            if (text.length() >= MIN_TEXT && text.length() <= MAX_BYTES && found.size() < MAX_CLASSES) {
                decode(text).ifPresent(bytes -> found.addAll(unpack(bytes)));
            }
        }
        for (byte[] array : arrays) {
            if (found.size() < MAX_CLASSES) {
                found.addAll(unpack(array));
                if (array.length >= MIN_TEXT) {
                    decode(new String(array, StandardCharsets.ISO_8859_1))
                            .ifPresent(bytes -> found.addAll(unpack(bytes)));
                }
            }
        }
        return found;
    }

    private static Optional<byte[]> decode(String text) {
        if (text.startsWith(BCEL)) {
            return Optional.of(bcel(text.substring(BCEL.length())));
        }
        if (text.regionMatches(true, 0, "cafebabe", 0, 8)) {
            return hex(text);
        }
        // The first bytes of a class, an archive, a GZIP and a zlib stream, in Base64: cheap to tell from prose.
        boolean plausible = text.startsWith("yv66v")
                || text.startsWith("UEsDB")
                || text.startsWith("H4sI")
                || text.startsWith("eJ")
                || text.startsWith("eN")
                || text.startsWith("eA");
        if (!plausible) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            // Looks like Base64 and is not: then it carries no class in it either.
            return Optional.empty();
        }
    }

    private static Optional<byte[]> hex(String text) {
        byte[] bytes = new byte[text.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(text.charAt(2 * i), 16);
            int low = Character.digit(text.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return Optional.of(bytes);
    }

    // The encoding of com.sun.org.apache.bcel.internal.classfile.Utility: "$" and two hexadecimal digits, or "$" and
    // one
    // character that stands for a value below 48; everything else stands for itself.
    private static byte[] bcel(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '$' || i + 1 >= text.length()) {
                out.write(c);
                continue;
            }
            char next = text.charAt(++i);
            boolean hex = next >= '0' && next <= '9' || next >= 'a' && next <= 'f';
            if (hex && i + 1 < text.length()) {
                out.write(Character.digit(next, 16) << 4 | Math.max(0, Character.digit(text.charAt(++i), 16)));
            } else {
                out.write(BCEL_LOW.indexOf(next));
            }
        }
        return out.toByteArray();
    }

    private static List<byte[]> unpack(byte[] bytes) {
        if (isClass(bytes)) {
            return List.of(bytes);
        }
        if (bytes.length > 20 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4) {
            return archived(bytes);
        }
        if (bytes.length > 20 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            return inflate(bytes, true);
        }
        if (bytes.length > 20 && bytes[0] == 0x78) {
            return inflate(bytes, false);
        }
        return List.of();
    }

    private static List<byte[]> archived(byte[] bytes) {
        List<byte[]> classes = new ArrayList<>();
        int left = MAX_BYTES;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (int i = 0; i < MAX_ENTRIES && left > 0 && zip.getNextEntry() != null; i++) {
                byte[] entry = zip.readNBytes(left);
                left -= entry.length;
                if (isClass(entry) && classes.size() < MAX_CLASSES) {
                    classes.add(entry);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // A broken archive gives its readers what comes before the break.
            return classes;
        }
        return classes;
    }

    private static List<byte[]> inflate(byte[] bytes, boolean gzip) {
        InputStream packed = new ByteArrayInputStream(bytes);
        try (InputStream stream = gzip ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
            byte[] unpacked = stream.readNBytes(MAX_BYTES);
            return isClass(unpacked) ? List.of(unpacked) : List.of();
        } catch (IOException e) {
            // Not a compressed stream, or a broken one: it can define no class either.
            return List.of();
        }
    }

    private static boolean isClass(byte[] bytes) {
        return bytes.length > 24
                && (bytes[0] & 0xff) == 0xca
                && (bytes[1] & 0xff) == 0xfe
                && (bytes[2] & 0xff) == 0xba
                && (bytes[3] & 0xff) == 0xbe;
    }
}

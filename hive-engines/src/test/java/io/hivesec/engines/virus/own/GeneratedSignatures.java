package io.hivesec.engines.virus.own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Signatures, and files in which some of them, and near misses of others, are planted. The same seed gives the same. */
final class GeneratedSignatures {
    private static final int SPECIMENS = 120;
    private static final int A_SPECIMEN = 20;

    private final Random random;
    private final Map<String, StringBuilder> files = new TreeMap<>();
    private final List<List<byte[]>> plants = new ArrayList<>();
    private final List<byte[]> whole = new ArrayList<>();

    private GeneratedSignatures(Random random) {
        this.random = random;
    }

    Map<String, String> files() {
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put(name, text.toString()));
        return texts;
    }

    private StringBuilder file(String name) {
        return files.computeIfAbsent(name, key -> new StringBuilder());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A body of a few pieces with wildcards, and bytes that match it. */
    private String body(List<byte[]> plant, boolean clamav) {
        StringBuilder body = new StringBuilder();
        java.io.ByteArrayOutputStream match = new java.io.ByteArrayOutputStream();
        int pieces = 1 + random.nextInt(3);
        for (int p = 0; p < pieces; p++) {
            if (p > 0) {
                int kind = random.nextInt(clamav ? 6 : 4);
                int gap = 1 + random.nextInt(20);
                int chosen = gap;
                switch (kind) {
                    case 0 -> body.append(clamav ? "{" + gap + "}" : "[" + gap + "]");
                    case 1 -> {
                        int more = 1 + random.nextInt(30);
                        chosen = gap + random.nextInt(more + 1);
                        body.append(
                                clamav ? "{" + gap + "-" + (gap + more) + "}" : "[" + gap + "-" + (gap + more) + "]");
                    }
                    case 2 -> {
                        byte[] a = bytes(2);
                        byte[] b = bytes(2);
                        body.append("(" + hex(a) + "|" + hex(b) + ")");
                        match.writeBytes(random.nextBoolean() ? a : b);
                        chosen = 0;
                    }
                    case 3 -> {
                        body.append("??");
                        chosen = 1;
                    }
                    case 4 -> {
                        body.append("!(" + hex(bytes(2)) + "|" + hex(bytes(2)) + ")");
                        chosen = 2;
                    }
                    default -> {
                        body.append("*");
                        chosen = random.nextInt(300);
                    }
                }
                match.writeBytes(bytes(chosen));
            }
            byte[] piece = bytes(6 + random.nextInt(14));
            String text = hex(piece);
            if (random.nextInt(4) == 0) {
                int nibble = 2 * (4 + random.nextInt(piece.length - 5)) + random.nextInt(2);
                text = text.substring(0, nibble) + "?" + text.substring(nibble + 1);
            }
            body.append(text);
            match.writeBytes(piece);
        }
        plant.add(match.toByteArray());
        return body.toString();
    }

    /** A word, and the same in other letters. */
    private String word(List<byte[]> plant) {
        byte[] word = new byte[6 + random.nextInt(10)];
        byte[] match = new byte[word.length];
        for (int i = 0; i < word.length; i++) {
            word[i] = (byte) ('a' + random.nextInt(26));
            match[i] = random.nextBoolean() ? word[i] : (byte) (word[i] - 32);
        }
        plant.add(match);
        return hex(word);
    }

    static GeneratedSignatures clamav(Random random, int count) throws Exception {
        GeneratedSignatures made = new GeneratedSignatures(random);
        for (int i = 0; i < count; i++) {
            List<byte[]> plant = new ArrayList<>();
            switch (random.nextInt(8)) {
                case 0 -> {
                    byte[] file = made.bytes(200 + random.nextInt(300));
                    String digest = hex(MessageDigest.getInstance("MD5").digest(file));
                    made.file("a.hdb").append(digest + ":" + (file.length + random.nextInt(2)) + ":Hdb." + i + "\n");
                    made.whole.add(file);
                }
                case 1 -> {
                    byte[] file = made.bytes(200 + random.nextInt(300));
                    String digest = hex(MessageDigest.getInstance("SHA-256").digest(file));
                    made.file("b.hsb").append(digest + ":*:Hsb." + i + ":73\n");
                    made.whole.add(file);
                }
                case 2, 3 -> {
                    int parts = 2 + random.nextInt(2);
                    StringBuilder line = new StringBuilder();
                    for (int p = 0; p < parts; p++) {
                        line.append(";" + (random.nextInt(5) == 0 ? made.word(plant) + "::i" : made.body(plant, true)));
                    }
                    String[] two = {"0&1", "0|1", "(0|1)&1", "0=1&1", "0>1|1", "0=0&1", "(0&1)|1"};
                    String[] three = {"0&1&2", "(0|1)&2", "(0&1)|2", "0=1&(1|2)", "(0|1|2)>1", "0=0&1&2"};
                    String[] logics = parts == 2 ? two : three;
                    String logic = logics[random.nextInt(logics.length)];
                    String size = random.nextInt(4) == 0 ? ",FileSize:" + random.nextInt(900) + "-4000" : "";
                    made.file("c.ldb")
                            .append("Ldb." + i + ";Engine:81-255,Target:0" + size + ";" + logic + line + "\n");
                    if (random.nextInt(3) == 0) {
                        plant.remove(random.nextInt(plant.size()));
                    }
                }
                case 4 -> {
                    int at = random.nextInt(100);
                    String body = made.body(plant, true);
                    String place = random.nextInt(3) == 0 ? "EOF-" + (1000 + at) + ",900" : at + ",3000";
                    made.file("d.ndb").append("At." + i + ":0:" + place + ":" + body + "\n");
                }
                default -> made.file("d.ndb").append("Ndb." + i + ":0:*:" + made.body(plant, true) + "\n");
            }
            made.plants.add(plant);
        }
        return made;
    }

    static GeneratedSignatures yara(Random random, int count) {
        GeneratedSignatures made = new GeneratedSignatures(random);
        String[] conditions = {
            "any of them",
            "all of them",
            "$a and not $b",
            "#a == 1",
            "#a > 1 or $b",
            "$a in (0..3000)",
            "for any i in (1..#a) : (@a[i] > 2000)",
            "2 of ($*)",
            "$b and filesize < 5000",
            "@a[1] < @b[1]",
            "for all of them : (@ < 4000)",
            "50% of them",
            "none of them and uint8(0) == 65",
            "$a and (uint16(0) ^ uint16be(0)) & 0xff == 3",
            "for any of ($a, $b) : (# == 1 and @ % 2 == 0)",
            "$a and math.entropy(0, filesize) > 6.5",
            "$a and math.mean(filesize \\ 2, 100) * 2 < 250.5 or math.deviation(10, 500, 127.5) <= 62 and $b",
            "$b and math.in_range(math.entropy(@b[1], 50), 4.5, 5.5)",
            "$a and hash.md5(0, 1) != \"93b885adfe0da089cdf634904fd59f71\""
        };
        StringBuilder rules = made.file("rules.yar");
        rules.append("import \"math\" import \"hash\"\n");
        for (int i = 0; i < count; i++) {
            List<byte[]> plant = new ArrayList<>();
            rules.append("rule r" + i + " { strings: ");
            for (String name : List.of("a", "b")) {
                rules.append("$" + name + " = " + made.string(plant) + " ");
            }
            // Both strings are named, because YARA refuses a rule that does not name one.
            String condition = conditions[random.nextInt(conditions.length)];
            rules.append("condition: #a >= 0 and #b >= 0 and (" + condition + ") }\n");
            if (random.nextInt(3) == 0) {
                plant.remove(0);
            } else if (random.nextInt(4) == 0) {
                plant.add(plant.get(0));
            }
            made.plants.add(plant);
        }
        return made;
    }

    private String string(List<byte[]> plant) {
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. ";
        StringBuilder word = new StringBuilder();
        int length = 6 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        byte[] plain = word.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] wide = io.hivesec.engines.virus.own.pattern.TextPattern.wide(plain);
        switch (random.nextInt(12)) {
            case 0 -> {
                return "{" + body(plant, false) + "}";
            }
            case 1 -> {
                plant.add(
                        word.toString().toUpperCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return "\"" + word + "\" nocase";
            }
            case 2 -> {
                plant.add(random.nextBoolean() ? wide : plain);
                return "\"" + word + "\" wide ascii";
            }
            case 3 -> {
                plant.add((random.nextBoolean() ? " " + word + "!" : word + "7")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return "\"" + word + "\" fullword";
            }
            case 4 -> {
                byte[] xored = plain.clone();
                int key = random.nextInt(256);
                for (int i = 0; i < xored.length; i++) {
                    xored[i] ^= (byte) key;
                }
                plant.add(xored);
                return "\"" + word + "\" xor(0-200)";
            }
            case 5 -> {
                String before = "x".repeat(random.nextInt(3));
                plant.add(java.util.Base64.getEncoder()
                        .encode((before + word + "tail").getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                return "\"" + word + "\" base64";
            }
            case 6 -> {
                String safe = word.toString().replaceAll("[^a-zA-Z0-9]", "q");
                plant.add((safe + "123" + (random.nextBoolean() ? "zz" : "yy"))
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return "/" + safe + "[0-9]{2,4}(zz|ww)/";
            }
            case 7 -> {
                String safe = word.toString().replaceAll("[^a-zA-Z0-9]", "q");
                plant.add(
                        ("key=" + safe.toUpperCase(Locale.ROOT)).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return "/k.y=" + safe + "/i";
            }
            case 8 -> {
                String safe = word.toString().replaceAll("[^a-zA-Z0-9]", "q");
                plant.add((random.nextBoolean() ? "-" + safe + ";" : "x" + safe + "y")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return "/\\b" + safe + "\\b/";
            }
            case 9 -> {
                String safe = word.toString().replaceAll("[^a-zA-Z0-9]", "q");
                plant.add(((random.nextBoolean() ? safe : safe.substring(3)) + "  (" + random.nextInt(3000))
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return "/[a-d]*(" + safe + "|" + safe.substring(3) + ")[\\t ]{,3}\\([0-9]{1,3}/";
            }
            default -> {
                plant.add(plain);
                return "\"" + word + "\"";
            }
        }
    }

    /** Writes files with plants in them, half of those changed in one byte. */
    Path writeSpecimens(Path directory) throws IOException {
        int number = 0;
        for (byte[] bytes : whole) {
            if (random.nextInt(10) == 0) {
                Files.write(directory.resolve("whole" + number++), bytes);
            }
        }
        for (int s = 0; s < SPECIMENS; s++) {
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            out.writeBytes(bytes(random.nextInt(100)));
            for (int p = 0; p < A_SPECIMEN; p++) {
                for (byte[] plant : plants.get(random.nextInt(plants.size()))) {
                    byte[] planted = plant.clone();
                    if (random.nextInt(4) == 0) {
                        planted[random.nextInt(planted.length)] ^= 0x11;
                    }
                    out.writeBytes(planted);
                    out.writeBytes(bytes(random.nextInt(60)));
                }
            }
            Files.write(directory.resolve("specimen" + s), out.toByteArray());
        }
        return directory;
    }
}

package io.hivesec.engines.virus.own;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Signatures for texts, and scripts that have what they look for, in other letters and with other spaces. */
final class GeneratedTexts {
    private static final String[] SPACES = {" ", "  ", "\t", "\n", " \r\n\t ", "\f", "\u000b"};
    private static final int SPECIMENS = 60;
    private static final int A_SPECIMEN = 12;

    private final Random random;
    private final List<List<String>> phrases = new ArrayList<>();

    GeneratedTexts(Random random, int count) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            List<String> words = new ArrayList<>();
            for (int w = 2 + random.nextInt(3); w > 0; w--) {
                words.add(word());
            }
            phrases.add(words);
        }
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 4 + random.nextInt(6); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** A signature for each phrase, most of them for texts, the others for any file. */
    String signatures() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < phrases.size(); i++) {
            String hex =
                    HexFormat.of().formatHex(String.join(" ", phrases.get(i)).getBytes(StandardCharsets.US_ASCII));
            lines.append("Text.")
                    .append(i)
                    .append(i % 4 == 0 ? ":0:*:" : ":7:*:")
                    .append(hex)
                    .append('\n');
        }
        return lines.toString();
    }

    Path writeSpecimens(Path directory) throws IOException {
        for (int s = 0; s < SPECIMENS; s++) {
            StringBuilder text = new StringBuilder("#!/bin/sh\n");
            for (int p = 0; p < A_SPECIMEN; p++) {
                text.append("echo ").append(word()).append('\n');
                text.append(disguised(phrases.get(random.nextInt(phrases.size()))))
                        .append('\n');
            }
            Charset charset = s % 5 == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1;
            String mark = s % 5 == 0 ? "\ufeff" : "";
            Files.write(directory.resolve("text" + s), (mark + text).getBytes(charset));
        }
        return directory;
    }

    private String disguised(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            if (text.length() > 0) {
                text.append(SPACES[random.nextInt(SPACES.length)]);
            }
            for (char c : word.toCharArray()) {
                text.append(random.nextBoolean() ? c : Character.toUpperCase(c));
                if (random.nextInt(40) == 0) {
                    text.append(random.nextBoolean() ? "\u001b" : "\u00e9");
                } else if (random.nextInt(60) == 0) {
                    text.append(' ');
                }
            }
        }
        return text.toString();
    }
}

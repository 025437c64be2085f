package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One version of a rule file: all of its rules, checked and indexed. Immutable; threads share it freely.
 *
 * <p>Where several rules trust an alert, the one that comes first in the file is the one that counts.
 */
public final class RuleSet {
    private final String file;
    private final String sha256;
    private final List<CompiledRule> rules;
    private final ArtifactContents contents;
    private final Map<AlertType, TypeIndex> byType = new EnumMap<>(AlertType.class);

    private RuleSet(String file, String sha256, List<CompiledRule> rules, ArtifactContents contents) {
        this.file = file;
        this.sha256 = sha256;
        this.rules = List.copyOf(rules);
        this.contents = Objects.requireNonNull(contents, "contents");
        Map<AlertType, List<CompiledRule>> enabled = new EnumMap<>(AlertType.class);
        for (CompiledRule rule : rules) {
            if (rule.rule().enabled()) {
                enabled.computeIfAbsent(rule.rule().type(), unused -> new ArrayList<>())
                        .add(rule);
            }
        }
        // Each type's index is a work of its own, and half of what a load takes.
        byType.putAll(enabled.entrySet().parallelStream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> new TypeIndex(one.getValue()))));
    }

    /**
     * Reads a rule file. Samples are matched by their hash alone.
     *
     * @throws WhitelistException when anything at all is wrong with its rules
     * @throws IOException when it cannot be read
     */
    public static RuleSet read(Path file) throws IOException, WhitelistException {
        return read(file, ArtifactContents.NONE);
    }

    /**
     * Reads a rule file.
     *
     * @param contents where the bytes come from that samples are compared with
     * @throws WhitelistException when anything at all is wrong with its rules
     * @throws IOException when it cannot be read
     */
    public static RuleSet read(Path file, ArtifactContents contents) throws IOException, WhitelistException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory and no rule file");
        }
        Path directory = file.toAbsolutePath().getParent();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(file.toString(), directory == null ? file.toAbsolutePath() : directory, in, contents);
        }
    }

    /**
     * Reads rules that are in no file.
     *
     * @param name what to call them in problems
     * @param directory where the paths of samples start
     * @param in the JSON; read, not closed
     * @param contents where the bytes come from that samples are compared with
     * @throws WhitelistException when anything at all is wrong with them
     * @throws IOException when they cannot be read
     */
    public static RuleSet read(String name, Path directory, InputStream in, ArtifactContents contents)
            throws IOException, WhitelistException {
        MessageDigest digest = Sha256.newDigest();
        List<CompiledRule> rules = RuleReader.read(name, directory, new DigestInputStream(in, digest));
        return new RuleSet(name, HexFormat.of().formatHex(digest.digest()), rules, contents);
    }

    /** The name of the file it was read from. */
    public String file() {
        return file;
    }

    /** The SHA-256 of the file it was read from, which names this version. */
    public String sha256() {
        return sha256;
    }

    /** The rules, in the file's order; a view, nothing is copied. */
    public List<WhitelistRule> rules() {
        return new AbstractList<>() {
            @Override
            public WhitelistRule get(int index) {
                return rules.get(index).rule();
            }

            @Override
            public int size() {
                return rules.size();
            }
        };
    }

    /** The first rule that trusts this alert; empty when none does. */
    public Optional<WhitelistRule> match(Alert alert) {
        TypeIndex index = byType.get(alert.type());
        if (index == null) {
            return Optional.empty();
        }
        CompiledRule first = index.first(new Facts(alert, contents));
        return first == null ? Optional.empty() : Optional.of(first.rule());
    }

    List<CompiledRule> compiled() {
        return rules;
    }

    Facts factsOf(Alert alert) {
        return new Facts(alert, contents);
    }
}

package io.hivesec.engines.virus.own;

import io.hivesec.artifact.Content;
import io.hivesec.engines.archive.Entry;
import io.hivesec.engines.archive.EntryVisitor;
import io.hivesec.engines.archive.Shortfall;
import io.hivesec.engines.archive.Unread;
import io.hivesec.engines.virus.LocalText;
import io.hivesec.engines.virus.Threat;
import io.hivesec.engines.virus.own.pattern.Matches;
import io.hivesec.engines.virus.own.signature.ScannedFile;
import io.hivesec.engines.virus.own.type.Executable;
import io.hivesec.engines.virus.own.type.FileType;
import io.hivesec.engines.virus.own.yara.EvaluationException;
import io.hivesec.engines.virus.own.yara.ScannedBytes;
import io.hivesec.engines.virus.own.yara.YaraRules;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One file's examination: judges it and every entry in it. Not thread-safe. */
final class Examination implements EntryVisitor {
    private static final int HEAD = 8 * 1024;
    /** What is named of one file. */
    static final int MAX_THREATS = 32;

    private final SignatureDatabase database;
    private final Deadline deadline;
    private final Map<String, Threat> threats = new LinkedHashMap<>();
    private final List<Unread> unjudged = new ArrayList<>();
    private boolean malicious;
    private boolean exempt;

    Examination(SignatureDatabase database, Deadline deadline) {
        this.database = database;
        this.deadline = deadline;
    }

    List<Threat> threats() {
        return List.copyOf(threats.values());
    }

    List<Unread> unjudged() {
        return unjudged;
    }

    boolean isMalicious() {
        return malicious;
    }

    boolean isExempt() {
        return exempt;
    }

    @Override
    public boolean visit(Entry entry) throws IOException, DeadlineException {
        deadline.check();
        Content content = entry.content();
        byte[] head;
        try (InputStream in = content.open()) {
            byte[] first = new byte[HEAD];
            head = Arrays.copyOf(first, in.readNBytes(first, 0, HEAD));
        }
        DigestingStream digests =
                new DigestingStream(content.open(), database.clamav().algorithms());
        Matches matches;
        try (digests) {
            matches = database.book().scan(digests, scanned -> deadline.check());
        }
        long size = digests.count();
        for (byte[] digest : digests.digests()) {
            if (database.clamav().isExempt(digest, size)) {
                exempt |= entry.depth() == 0;
                return false;
            }
            found(database.clamav().nameOfDigest(digest, size));
        }
        Executable executable = Executable.of(head).orElse(null);
        FileType type = FileType.of(head);
        if (database.clamav().hasSections() && executable != null && type == FileType.PE) {
            sections(content, size, executable);
        }
        evaluate(matches, new ScannedFile(type, size, executable), entry);
        if ((type == FileType.TEXT || type == FileType.SCRIPT)
                && database.clamav().hasBodies()) {
            NormalizedText text = new NormalizedText(content.open());
            try (text) {
                Matches inText = database.book().scan(text, scanned -> deadline.check());
                evaluate(inText, new ScannedFile(FileType.NORMALIZED_TEXT, text.count(), null), entry);
            }
        }
        try {
            PagedBytes bytes = new PagedBytes(content, head);
            String format = executable == null ? "" : type == FileType.PE ? "pe" : "elf";
            ScannedBytes file =
                    new ScannedBytes(size, bytes, format, executable == null ? -1 : executable.entryPoint());
            for (YaraRules.Hit hit : database.yara().evaluate(matches, file)) {
                found(hit);
            }
        } catch (EvaluationException e) {
            unjudged.add(new Unread(entry.path(), Shortfall.BUDGET, String.valueOf(e.getMessage())));
        }
        return threats.size() < MAX_THREATS;
    }

    private void evaluate(Matches matches, ScannedFile file, Entry entry) {
        database.clamav().evaluate(matches, file).forEach(this::found);
        if (matches.hasOverflowed()) {
            unjudged.add(new Unread(entry.path(), Shortfall.BUDGET, "more matches than are counted"));
        }
    }

    private void sections(Content content, long size, Executable executable) throws IOException {
        for (Executable.Section section : executable.sections()) {
            if (section.size() > 0 && section.offset() + section.size() <= size) {
                MessageDigest md5 = DigestingStream.digest("MD5");
                byte[] buffer = new byte[1 << 14];
                long left = section.size();
                try (InputStream in = content.open()) {
                    in.skipNBytes(section.offset());
                    while (left > 0) {
                        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                        if (n < 0) {
                            break;
                        }
                        md5.update(buffer, 0, n);
                        left -= n;
                    }
                }
                found(database.clamav().nameOfSection(md5.digest(), section.size()));
            }
        }
    }

    private void found(String name) {
        if (!name.isEmpty() && threats.size() < MAX_THREATS) {
            malicious = true;
            threats.putIfAbsent(name, Threat.named(name));
        }
    }

    private void found(YaraRules.Hit hit) {
        Map<String, String> meta = hit.meta();
        if (threats.size() < MAX_THREATS) {
            malicious |= !meta.getOrDefault("verdict", "malicious").equals("suspicious");
            String name = meta.getOrDefault("threat", hit.name());
            threats.putIfAbsent(name, new Threat(name, text(meta, "description"), text(meta, "remediation")));
        }
    }

    private static LocalText text(Map<String, String> meta, String key) {
        return new LocalText(meta.getOrDefault(key, ""), meta.getOrDefault(key + "_zh", ""));
    }
}

package io.hivesec.examples.plugin;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ContentTooLargeException;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds configurations that name a mining pool: the miner is renamed and packed, where it sends its work is not. */
public final class MiningPoolScanner implements Scanner {
    static final Rule RULE = Rule.of("virus.mining-pool", AlertType.VIRUS)
            .severity(Severity.HIGH)
            .techniques("T1496")
            .build();

    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final Pattern POOL = Pattern.compile("stratum\\+(?:tcp|ssl|tls)://[\\w.-]{1,253}:[0-9]{1,5}");
    private static final Pattern CONFIGURATION = Pattern.compile(".*\\.(?:json|conf|ya?ml|ini|sh)");

    @Override
    public String id() {
        return "mining-pool";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public boolean accepts(Artifact artifact) {
        return artifact instanceof FileArtifact
                && CONFIGURATION.matcher(artifact.name()).matches();
    }

    @Override
    public EngineVerdict scan(Artifact artifact, Deadline deadline) throws IOException {
        byte[] bytes;
        try {
            bytes = artifact.content().read(MAX_BYTES);
        } catch (ContentTooLargeException e) {
            // What was not read is not clean.
            return EngineVerdict.unknown(
                    id(),
                    Failure.of(id(), FailureKind.OVER_LIMIT, artifact.name(), "longer than " + MAX_BYTES + " bytes"));
        }
        Matcher pool = POOL.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!pool.find()) {
            return EngineVerdict.benign(id());
        }
        return EngineVerdict.builder(id())
                .finding(RULE.finding(artifact, Evidence.of("pool", pool.group())), Verdict.SUSPICIOUS)
                .threat("MiningPool")
                .build();
    }
}

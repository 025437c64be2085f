package io.hivesec.detectors.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tetragon's name of a process: node, time of start and process id, {@code node-1:12345678:42} in Base64. */
final class ExecId {

    private static final int LONGEST = 1024;

    private ExecId() {}

    /** The process id in it; 0 when there is none. */
    static int pid(String execId) {
        if (execId.isEmpty() || execId.length() > LONGEST) {
            return 0;
        }
        try {
            String plain = new String(Base64.getDecoder().decode(execId), StandardCharsets.UTF_8);
            return Numbers.toInt(Numbers.parse(plain.substring(plain.lastIndexOf(':') + 1), 0), 0);
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }
}

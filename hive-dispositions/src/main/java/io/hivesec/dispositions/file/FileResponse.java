package io.hivesec.dispositions.file;

import io.hivesec.alert.Plan.Impact;
import java.util.Locale;

/** What can be done to a file. */
public enum FileResponse {
    /** Put away, to be restored exactly. Recommended. */
    QUARANTINE(Impact.REVERSIBLE),
    /** Removed for good; what it was is recorded, its bytes are not. */
    DELETE(Impact.DESTRUCTIVE);

    private final Impact impact;

    FileResponse(Impact impact) {
        this.impact = impact;
    }

    Impact impact() {
        return impact;
    }

    /** The id of the disposition, such as {@code file.quarantine}. */
    public String id() {
        return "file." + name().toLowerCase(Locale.ROOT);
    }
}

package io.hivesec.engines.virus.own.signature;

import io.hivesec.engines.virus.own.type.Executable;
import io.hivesec.engines.virus.own.type.FileType;
import org.jspecify.annotations.Nullable;

/**
 * What signatures ask about a file beside its matches.
 *
 * @param type what it is
 * @param size how many bytes it has
 * @param executable its sections, when it is an executable with sound headers
 */
public record ScannedFile(
        FileType type, long size, @Nullable Executable executable) {}

package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;

/**
 * A file, or what was found in one.
 *
 * @param path the entries' names from the outermost in, joined by {@code !/}; empty for the file itself. For display only:
 *     control characters are out and it is cut to size
 * @param depth how many archives it is in
 * @param content its bytes; opening it may unpack it again
 */
public record Entry(String path, int depth, Content content) {}

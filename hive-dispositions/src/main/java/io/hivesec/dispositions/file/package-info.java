/**
 * Responses to a file: quarantine, which is taken back exactly, and deletion. Files are reached directory by directory from
 * a root, never through a symbolic link, so that whoever writes there cannot point the responder elsewhere.
 */
@NullMarked
package io.hivesec.dispositions.file;

import org.jspecify.annotations.NullMarked;

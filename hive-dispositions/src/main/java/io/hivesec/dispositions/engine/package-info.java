/**
 * Responses to a container through the Docker Engine API, which Docker and podman speak: isolate, pause, stop, kill.
 * HTTP and JSON of the engine stay in this package.
 */
@NullMarked
package io.hivesec.dispositions.engine;

import org.jspecify.annotations.NullMarked;

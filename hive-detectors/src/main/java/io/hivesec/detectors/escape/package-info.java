/**
 * How far a container's own settings let an intruder reach its host. Every runtime's and orchestrator's description is
 * read into one {@link io.hivesec.detectors.escape.ContainerPosture}; tables of knowledge and a few rules judge that.
 */
@NullMarked
package io.hivesec.detectors.escape;

import org.jspecify.annotations.NullMarked;

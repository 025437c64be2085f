/**
 * Responses through the Kubernetes API: a pod is isolated or deleted, its node cordoned, its workload scaled to nothing. Needs
 * {@code io.fabric8:kubernetes-client}, which the embedder brings with whatever configures it.
 *
 * <p>What is known of the API server's answers (another uid in a patch: 422, a precondition that does not hold: 409), and that a
 * policy is accepted where nothing enforces it, was measured on Kubernetes 1.20.
 */
@org.jspecify.annotations.NullMarked
package io.hivesec.dispositions.kubernetes;

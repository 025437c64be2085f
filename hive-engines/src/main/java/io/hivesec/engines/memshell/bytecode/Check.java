package io.hivesec.engines.memshell.bytecode;

/**
 * A question that was asked of a variable and answered with yes before the variable is read: whether it is in a list, or
 * whether it matches a pattern. What the question is worth is the analysis's to say.
 *
 * @param call the call that asks, {@link CallSite#id()}
 * @param everywhere whether the variable is read nowhere without the answer, but to ask
 */
public record Check(int call, boolean everywhere) {}

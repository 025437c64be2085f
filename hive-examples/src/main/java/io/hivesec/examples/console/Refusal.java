package io.hivesec.examples.console;

/** A request that is answered with an error status and one sentence. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    static Refusal badRequest(String sentence) {
        return new Refusal(400, sentence);
    }

    static Refusal notFound(String what) {
        return new Refusal(404, what + ": not here");
    }

    int status() {
        return status;
    }
}

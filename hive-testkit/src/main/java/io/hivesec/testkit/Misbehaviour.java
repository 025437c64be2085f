package io.hivesec.testkit;

import java.util.concurrent.CountDownLatch;

/** What a plugin may do wrong. */
public enum Misbehaviour {
    /** Throws an unchecked exception. */
    THROW {
        @Override
        void act() {
            throw new IllegalStateException("a plugin's own mistake");
        }
    },
    /** Runs out of stack. */
    OVERFLOW {
        @Override
        void act() {
            deeper(1);
        }

        @SuppressWarnings("InfiniteRecursion") // that is what it is for
        private long deeper(long depth) {
            return depth + deeper(depth + 1);
        }
    },
    /** Needs a class that is not there. */
    FAIL_TO_LINK {
        @Override
        void act() {
            throw new NoClassDefFoundError("org/example/Missing");
        }
    },
    /** Never answers, until interrupted. */
    HANG {
        @Override
        void act() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    },
    /** Answers null. */
    RETURN_NULL {
        @Override
        void act() {
            // The caller returns null after this.
        }
    };

    abstract void act();
}

package io.rollcall.bench;

/** A program that does nothing: what it takes is what Java takes to start. */
final class Nothing {
    private Nothing() {}

    public static void main(String[] arguments) {}
}

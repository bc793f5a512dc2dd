/**
 * Pixels: conversion between pictures and tensors in [-1, 1], CLIP's own preprocessing, contact
 * sheets, film strips, and PNG and GIF files.
 */
@NullMarked
package unclip.image;

import org.jspecify.annotations.NullMarked;

/** Holding code to its specification, for tests of one's own: see README.md beside this file. */
export { judgeRuns, type Judged, type JudgeOptions, type Verdict } from './runs/batch';
export { graphOf } from './cache';
export { conforms, type Commands, type RequestArbitrary, type Conformed, type ConformsOptions, differenceOf, NonConformance } from './runs/conforms';
export { Coverage, type CoverageReport, type Missing, shortestRuns } from './graph/coverage';
export { edgeCount, exploreGraph, type Graph } from './graph/graph';
export { fromItf, toItf } from './runs/itf';
export { type Model, openModel } from './model';
export { play, record } from './runs/play';
export { replay, type Replayed } from './graph/replay';
export type { Difference } from './difference';
export { printDifference } from './report';
export { type Answer, type Call, type Request, type Room, type RoomModel, takeByName, type View } from './room';
export { ROOMS } from './rooms';
export { printRuns, readRuns, type Run, type RunFile, type Step } from './runs/trace';
export { Walker } from './graph/walk';

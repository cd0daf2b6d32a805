/** Holding code to its specification, for tests of one's own: see README.md beside this file. */
export { judgeRuns, type Judged, type JudgeOptions, type Verdict } from './batch';
export { graphOf } from './cache';
export { conforms, type Commands, type Conformed, type ConformsOptions, differenceOf, NonConformance } from './conforms';
export { Coverage, type CoverageReport, type Missing, shortestRuns } from './coverage';
export { type Plan, Plans } from './generate';
export { edgeCount, exploreGraph, type Graph } from './graph';
export { fromItf, toItf } from './itf';
export { type Model, openModel } from './model';
export { play, record } from './play';
export { replay, type Replayed } from './replay';
export { type Difference, printDifference } from './report';
export { type Answer, type Call, type Request, type Room, type RoomModel, takeByName, type View } from './room';
export { printRuns, readRuns, type Run, type RunFile, type Step } from './trace';
export { Walker } from './walk';

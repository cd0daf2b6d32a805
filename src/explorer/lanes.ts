/** The run of a track as lanes. */
import type { LaneRun } from '../lanes/run';
import { type RawStep, runOf } from '../lanes/told';
import { actorsOfLine } from './actors';
import type { ExplorerRoom } from './room';
import { answerText, type Track } from './track';

export function runOfTrack(track: Track, title: string, until = track.frames.length): LaneRun {
  const { room, world, frames } = track;
  const raw: RawStep[] = [{ state: track.machineAt(0).state() }];
  for (let at = 0; at < until; at++) {
    const { line, answer, fault, breaks } = frames[at]!;
    const { op, args } = room.words(line);
    const why = fault ?? (answer.rule === undefined ? undefined : `${answer.rule}: ${answer.because}`);
    raw.push({ state: track.machineAt(at + 1).state(), op, args, actors: actorsOfLine(room, line), errno: fault === undefined
      ? answerText(answer) : 'no call', why, breaks: breaks.map((name) => sentenceOf(room, name)) });
  }
  return runOf(raw, { title, room: room.name, values: new Set([...room.names(world), ...raw.flatMap(({ args }) => (args ?? []) as string[])]) });
}

export function sentenceOf(room: ExplorerRoom, name: string): string {
  const property = room.properties.find((each) => each.name === name);
  return property ? `${property.code ? `${property.code}, ` : ''}${name}: ${property.sentence}` : name;
}


/** Which room, and which of its models, is meant: by name, or by what a file of runs says. */
import { ROOMS } from '.';
import { named } from '../../named';
import { ToolError } from '../../tlc/error';
import type { Room, RoomModel } from '../room';

export interface Chosen { readonly room: Room; readonly model: RoomModel }

export const roomNamed = (name: string): Room => named(ROOMS, (room) => room.name, name, 'room');

/** The models of a room, or of all; only the one of a name, if one is given. Throws `ToolError`, with the nearest name. */
export function modelsOf(room: string | undefined, model: string | undefined): readonly Chosen[] {
  const all = (room === undefined ? ROOMS : [roomNamed(room)]).flatMap((each) => each.models.map((one) => ({ room: each, model: one })));
  return model === undefined ? all : [named(all, (each) => each.model.config, model, 'model')];
}

export interface Wish { readonly room?: string; readonly model?: string; readonly profile?: string }

/** The model that recorded runs are judged by: the one that is wished for, or that the file names. */
export function modelOfRuns(file: string, text: string, wish: Wish): Chosen {
  // Read before all else: the room that reads the file depends on it.
  const wanted = wish.model ?? /"model"\s*:\s*"([^"\\]*)"/.exec(text)?.[1];
  if (wish.room === undefined) {
    if (wanted === undefined) throw new ToolError(`${file}: names no model; say which specification is meant, with --model, or with --room and --profile`);
    const [chosen] = modelsOf(undefined, wanted);
    return wish.profile === undefined ? chosen : { room: chosen.room, model: ofProfile(chosen.room, wish.profile) };
  }
  const room = roomNamed(wish.room);
  if (wish.profile !== undefined) return { room, model: ofProfile(room, wish.profile) };
  return { room, model: wanted === undefined ? room.models[0] : named(room.models, ({ config }) => config, wanted, 'model') };
}

/** The first model of a profile. */
function ofProfile({ models, name }: Room, profile: string): RoomModel {
  const profiles = models.filter((one) => one.profile !== undefined);
  if (profiles.length === 0) throw new ToolError(`the room ${name} has no profiles; name a model`);
  return named(profiles, (one) => one.profile!, profile, 'profile');
}

/**
 * Draws statements: straight or bent, solid, dashed or dotted, with an arrow head that stops at the node's rim. One
 * strip of triangles an edge. All lengths are CSS pixels; the curve is that of curve.ts.
 */
import { EdgeProgram, type InstancedProgramDefinition, type ProgramInfo } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export interface EdgeLook extends EdgeDisplayData {
  bend: number;
  /** 0 solid, 1 dashed, 2 dotted, 3 solid without an arrow head. */
  dash: number;
}

const UNIFORMS = ["u_matrix", "u_window", "u_sizeRatio"] as const;

const VERTEX = /* glsl */ `
attribute vec3 a_vertex; // place along the body or head, side, 0 body | 1 base of the head | 2 its tip
attribute vec4 a_ends;
attribute vec4 a_color;
attribute vec3 a_look; // width, bend, dash
attribute vec2 a_radii;
uniform mat3 u_matrix;
uniform vec2 u_window;
uniform float u_sizeRatio;
varying vec4 v_color;
varying vec3 v_stroke; // distance from the middle line, half the width, distance along the line
varying float v_dash;

vec2 pixel(vec2 position) {
  vec3 clip = u_matrix * vec3(position, 1.0);
  return vec2(clip.x + 1.0, 1.0 - clip.y) * 0.5 * u_window;
}

void main() {
  vec2 from = pixel(a_ends.xy);
  vec2 to = pixel(a_ends.zw);
  vec2 line = to - from;
  float length_ = max(length(line), 0.001);
  vec2 control = (from + to) * 0.5 + vec2(-line.y, line.x) * a_look.y;
  float speed = length_ * sqrt(1.0 + 4.0 * a_look.y * a_look.y);
  float room = max(speed - (a_radii.x + a_radii.y) / u_sizeRatio - 3.0, 0.0);
  float arrow = min(5.0 + a_look.x * 2.0, room * 0.5) * (1.0 - step(2.5, a_look.z));
  float start = (a_radii.x / u_sizeRatio + 1.0) / speed;
  float tip = 1.0 - (a_radii.y / u_sizeRatio + 2.0) / speed;
  float neck = tip - arrow / speed;
  float isHead = step(0.5, a_vertex.z);
  float isTip = step(1.5, a_vertex.z);
  float t = mix(mix(start, neck, a_vertex.x), mix(neck, tip, isTip), isHead);
  float halfWidth = mix(a_look.x * 0.5, mix(arrow * 0.42, 0.0, isTip), isHead);
  float s = 1.0 - t;
  vec2 point = s * s * from + 2.0 * s * t * control + t * t * to;
  vec2 tangent = normalize(s * (control - from) + t * (to - control) + vec2(0.0001, 0.0));
  float across = a_vertex.y * (halfWidth + 0.6) * step(0.001, room) * step(0.001, a_look.x);
  point += vec2(-tangent.y, tangent.x) * across;
  gl_Position = vec4(point.x / u_window.x * 2.0 - 1.0, 1.0 - point.y / u_window.y * 2.0, 0.0, 1.0);
  v_color = a_color;
  v_color.a *= 255.0 / 254.0;
  v_stroke = vec3(across, halfWidth, t * speed);
  v_dash = a_look.z * (1.0 - isHead) * (1.0 - step(2.5, a_look.z));
}`;

const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
varying vec3 v_stroke;
varying float v_dash;

void main() {
  float ink = clamp(v_stroke.y + 0.5 - abs(v_stroke.x), 0.0, 1.0);
  if (v_dash > 0.5) {
    float on = v_dash > 1.5 ? 2.0 : 6.0;
    float at = mod(v_stroke.z, on + 4.0);
    ink *= clamp(at + 0.5, 0.0, 1.0) * clamp(on + 0.5 - at, 0.0, 1.0);
  }
  float alpha = v_color.a * ink;
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
}`;

/** Triangles of a line in so many pieces, then of its arrow head. */
const stripOf = (pieces: number): number[][] => [
  ...Array.from({ length: pieces + 1 }, (_, piece) => [[piece / pieces, -1, 0], [piece / pieces, 1, 0]]).flat(),
  [0, -1, 1], [0, 1, 1], [1, -1, 2], [1, 1, 2],
];

const BENT = stripOf(14);
const STRAIGHT = stripOf(1);

/** Draws bent statements; a straight one needs but one piece, a quarter of the triangles (StraightProgram). */
export class StatementProgram extends EdgeProgram<(typeof UNIFORMS)[number]> {
  protected get strip(): number[][] {
    return BENT;
  }

  override getDefinition(): InstancedProgramDefinition<(typeof UNIFORMS)[number]> {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGL2RenderingContext;
    return {
      VERTICES: this.strip.length,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLE_STRIP,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_ends", size: 4, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_look", size: 3, type: FLOAT },
        { name: "a_radii", size: 2, type: FLOAT },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_vertex", size: 3, type: FLOAT }],
      CONSTANT_DATA: this.strip,
    };
  }

  override processVisibleItem(_index: number, start: number, source: NodeDisplayData, target: NodeDisplayData, data: EdgeDisplayData): void {
    const { color, size, bend, dash } = data as EdgeLook;
    this.array.set(
      [source.x, source.y, target.x, target.y, floatColor(color), size, bend, dash, source.size, target.size],
      start,
    );
  }

  override setUniforms({ matrix, width, height, sizeRatio }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations.u_matrix!, false, matrix);
    gl.uniform2f(uniformLocations.u_window!, width, height);
    gl.uniform1f(uniformLocations.u_sizeRatio!, sizeRatio);
  }
}

export class StraightProgram extends StatementProgram {
  protected override get strip(): number[][] {
    return STRAIGHT;
  }
}

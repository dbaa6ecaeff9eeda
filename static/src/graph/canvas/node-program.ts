/**
 * Draws entities: a shape for each type, so that colour never speaks alone, with a rim of the paper's colour that keeps
 * passing edges off it. Sizes are radii in CSS pixels. The legend's shapes (shapes.ts) are the same.
 */
import type Sigma from "sigma";
import { NodeProgram, type InstancedProgramDefinition, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export interface NodeLook extends NodeDisplayData {
  /** Index into SHAPES of shapes.ts. */
  shape: number;
  rim: string;
}

const UNIFORMS = ["u_matrix", "u_window", "u_sizeRatio"] as const;

const VERTEX = /* glsl */ `
attribute vec2 a_corner;
attribute vec2 a_position;
attribute vec4 a_color;
attribute vec4 a_rim;
attribute vec2 a_look; // radius, shape
uniform mat3 u_matrix;
uniform vec2 u_window;
uniform float u_sizeRatio;
varying vec4 v_color;
varying vec4 v_rim;
varying vec2 v_point;
varying vec2 v_look;

void main() {
  float radius = a_look.x / u_sizeRatio;
  float reach = (radius * 1.25 + 4.0) * step(0.001, a_look.x);
  vec3 clip = u_matrix * vec3(a_position, 1.0);
  gl_Position = vec4(clip.xy + a_corner * reach * 2.0 / u_window, 0.0, 1.0);
  v_point = a_corner * reach;
  v_look = vec2(radius, a_look.y);
  v_color = a_color;
  v_color.a *= 255.0 / 254.0;
  v_rim = a_rim;
  v_rim.a *= 255.0 / 254.0;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_rim;
varying vec2 v_point;
varying vec2 v_look;

float box(vec2 p, float halfSide, float corner) {
  vec2 q = abs(p) - halfSide + corner;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
}

float hexagon(vec2 p, float r, float corner) {
  const vec3 k = vec3(-0.866025, 0.5, 0.57735);
  r -= corner;
  p = abs(p.yx);
  p -= 2.0 * min(dot(k.xy, p), 0.0) * k.xy;
  p -= vec2(clamp(p.x, -k.z * r, k.z * r), r);
  return length(p) * sign(p.y) - corner;
}

float triangle(vec2 p, float r, float corner) {
  const float k = 1.7320508;
  r -= corner;
  p.y += r * 0.12;
  p.x = abs(p.x) - r;
  p.y = p.y + r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y) - corner;
}

float outline(vec2 p, float r, float shape) {
  if (shape < 0.5) return length(p) - r;
  if (shape < 1.5) return box(vec2(p.x + p.y, p.x - p.y) * 0.70711, r * 0.86, r * 0.2);
  if (shape < 2.5) return box(p, r * 0.88, r * 0.22);
  if (shape < 3.5) return hexagon(p, r * 0.94, r * 0.12);
  if (shape < 4.5) return triangle(p, r * 1.08, r * 0.18);
  return length(p) - r;
}

void main() {
  float r = v_look.x;
  float edge = outline(v_point, r, v_look.y);
  float ink = clamp(0.5 - edge, 0.0, 1.0);
  float rim = clamp(2.0 - edge, 0.0, 1.0);
  float middle = length(v_point);
  if (v_look.y > 5.5) ink *= max(clamp(middle - r * 0.72 + 0.5, 0.0, 1.0), clamp(r * 0.34 - middle + 0.5, 0.0, 1.0));
  else if (v_look.y > 4.5) ink *= clamp(middle - r * 0.5 + 0.5, 0.0, 1.0);
  vec4 color = mix(v_rim, v_color, ink);
  float alpha = color.a * rim;
  gl_FragColor = vec4(color.rgb * alpha, alpha);
}`;

export class EntityProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  /** Without a picking buffer: clicks are found by geometry (hits.ts), which saves drawing everything twice. */
  constructor(gl: WebGLRenderingContext, _picking: WebGLFramebuffer | null, renderer: Sigma) {
    super(gl, null, renderer);
  }

  override getDefinition(): InstancedProgramDefinition<(typeof UNIFORMS)[number]> {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGL2RenderingContext;
    return {
      VERTICES: 4,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLE_STRIP,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_rim", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_look", size: 2, type: FLOAT },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [1, 1]],
    };
  }

  override processVisibleItem(_index: number, start: number, data: NodeDisplayData): void {
    const { x, y, color, rim, size, shape } = data as NodeLook;
    this.array.set([x, y, floatColor(color), floatColor(rim), size, shape], start);
  }

  override setUniforms({ matrix, width, height, sizeRatio }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations.u_matrix!, false, matrix);
    gl.uniform2f(uniformLocations.u_window!, width, height);
    gl.uniform1f(uniformLocations.u_sizeRatio!, sizeRatio);
  }
}

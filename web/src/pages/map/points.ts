/** Draws tiles as points, with WebGL. */
import {
  type BufferInfo,
  createBufferInfoFromArrays,
  createProgramInfo,
  createVertexArrayInfo,
  drawBufferInfo,
  type ProgramInfo,
  setUniforms,
  type VertexArrayInfo,
} from 'twgl.js';
import { type Camera, type Size, scaleOf, type TileAt, toScreen } from './camera';
import type { Drawn } from './store';
import { type Tile, type Trait, traits } from './tile';

// A point has the area of its models' room on the plane, as far as it fits into its cell; one that
// would be smaller than a pixel is as pale as it is small.
const vertex = `#version 300 es
precision highp float;
in vec2 place;
in float models;
in float code;
uniform vec2 origin;
uniform float tile;
uniform vec4 clip;
uniform vec2 screen;
uniform float dot_size;
uniform float cell;
uniform float ratio;
uniform sampler2D palette;
out vec4 colour;
void main() {
  vec2 within = place;
  if (any(lessThan(within, clip.xy)) || any(greaterThanEqual(within, clip.zw))) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  vec2 at = (origin + within * tile) / screen;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
  float size = dot_size * sqrt(models);
  if (models > 1.0) size = min(size, cell * 1.15);
  size = min(size, 28.0);
  float least = 1.5;
  float pale = min(1.0, (size * size) / (least * least));
  gl_PointSize = max(size, least) * ratio;
  vec4 chosen = texelFetch(palette, ivec2(int(code + 0.5), 0), 0);
  colour = vec4(chosen.rgb, chosen.a * mix(0.3, 1.0, pale));
}`;

const fragment = `#version 300 es
precision mediump float;
in vec4 colour;
uniform float soft;
out vec4 pixel;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  float inside = 1.0 - smoothstep(1.0 - soft, 1.0, far);
  pixel = vec4(colour.rgb, 1.0) * colour.a * inside;
}`;

/** A tile on the graphics card: one arrangement for each trait. */
export interface MadeTile {
  buffers: BufferInfo;
  arrangements: Record<Trait, VertexArrayInfo>;
}

export interface View {
  camera: Camera;
  size: Size;
  /** Device pixels to a pixel of the page. */
  ratio: number;
  trait: Trait;
  /** Four bytes a code: red, green, blue, and how much it is seen. */
  palette: Uint8Array;
  /** Radius of the room of one model on the plane. */
  dot: number;
  /** Cells along a tile's edge. */
  cells: number;
}

/** How much of its room a model's point fills, across. */
const filled = 0.8;

export class Points {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: ProgramInfo;
  readonly #palette: WebGLTexture | null;

  /** `null` where the browser cannot draw with WebGL 2. */
  static on(canvas: HTMLCanvasElement): Points | null {
    const gl = canvas.getContext('webgl2', {
      alpha: true,
      antialias: false,
      depth: false,
      premultipliedAlpha: true,
    });
    return gl && !gl.isContextLost() ? new Points(gl) : null;
  }

  private constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = createProgramInfo(gl, [vertex, fragment]);
    this.#palette = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  make(tile: Tile): MadeTile {
    const gl = this.#gl;
    const code = (trait: Trait) => ({
      numComponents: 1,
      data: tile.codes[trait],
      normalize: false,
    });
    const buffers = createBufferInfoFromArrays(gl, {
      place: { numComponents: 2, data: tile.places, normalize: true },
      models: { numComponents: 1, data: Float32Array.from(tile.models) },
      ...Object.fromEntries(traits.map((trait) => [`code_${trait}`, code(trait)])),
    });
    const attributes = buffers.attribs ?? {};
    const arrange = (trait: Trait) =>
      createVertexArrayInfo(gl, this.#program, {
        numElements: tile.count,
        attribs: {
          place: attributes.place,
          models: attributes.models,
          code: attributes[`code_${trait}`],
        },
      } as BufferInfo);
    const arrangements = Object.fromEntries(
      traits.map((trait) => [trait, arrange(trait)]),
    ) as Record<Trait, VertexArrayInfo>;
    return { buffers, arrangements };
  }

  drop(made: MadeTile) {
    const gl = this.#gl;
    for (const attribute of Object.values(made.buffers.attribs ?? {})) {
      gl.deleteBuffer(attribute.buffer ?? null);
    }
    for (const { vertexArrayObject } of Object.values(made.arrangements)) {
      gl.deleteVertexArray(vertexArrayObject ?? null);
    }
  }

  draw(view: View, tiles: Drawn<MadeTile>[]) {
    const gl = this.#gl;
    const { camera, size, ratio } = view;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.useProgram(this.#program.program);
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, view.palette);
    const scale = scaleOf(camera);
    const dotSize = 2 * filled * view.dot * scale;
    for (const { wanted, at, held } of tiles) {
      if (held.tile.count === 0) continue;
      const wide = scale / 2 ** at.level;
      const corner = toScreen(camera, size, cornerOf(at));
      setUniforms(this.#program, {
        palette: this.#palette,
        origin: [corner.x, corner.y],
        tile: wide,
        clip: clipOf(wanted, at),
        screen: [size.width, size.height],
        dot_size: dotSize,
        cell: wide / view.cells,
        ratio,
        soft: Math.min(1, Math.max(0.12, 1.2 / Math.max(1, dotSize))),
      });
      const arrangement = held.made.arrangements[view.trait];
      gl.bindVertexArray(arrangement.vertexArrayObject ?? null);
      drawBufferInfo(gl, arrangement, gl.POINTS, held.tile.count);
    }
    gl.bindVertexArray(null);
  }
}

function cornerOf(tile: TileAt) {
  return { x: tile.x / 2 ** tile.level, y: tile.y / 2 ** tile.level };
}

/** The part of a coarser tile that stands in for the one wanted. */
export function clipOf(wanted: TileAt, at: TileAt): [number, number, number, number] {
  const parts = 2 ** (wanted.level - at.level);
  const x = (wanted.x - at.x * parts) / parts;
  const y = (wanted.y - at.y * parts) / parts;
  // A place of 65535 reads as 1: it belongs to the last part.
  const end = (from: number) => (from + 1 / parts >= 1 ? 2 : from + 1 / parts);
  return [x, y, end(x), end(y)];
}
